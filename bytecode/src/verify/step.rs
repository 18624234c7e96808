//! What each instruction needs of the state before it, and what it leaves behind.
//!
//! The order is that of the table in `instructions`. An instruction that may fail in two ways (to a label, or by
//! raising) has one arm: [`Walker::fails`] knows which.

use super::compound::Bif;
use super::flow::{Flow, Walker};
use super::operands::{check_groups, register};
use super::rule::Rule;
use super::state::{Checked, HandlerKind, broken, name};
use super::value::{Kinds, Value};
use crate::instructions::Instruction;
use crate::operand::*;

impl Walker<'_> {
    /// Runs one instruction on the current state.
    pub fn step(&mut self, instruction: &Instruction) -> Checked<Flow> {
        use Instruction as I;
        let kept = matches!(
            instruction,
            I::r#move { .. } | I::get_tuple_element { .. } | I::set_tuple_element { .. } | I::line { .. }
        );
        if !kept {
            self.state.fresh.clear();
        }
        match instruction {
            // ---- Structure ----
            I::on_load {} if self.function().arity.0 > 0 => {
                broken(Rule::Functions, "a function that loading runs takes no arguments")
            }
            I::label { .. }
            | I::line { .. }
            | I::on_load {}
            | I::nif_start {}
            | I::executable_line { .. }
            | I::debug_line { .. } => Ok(Flow::Next),
            I::int_code_end {} => broken(Rule::Ends, "a path runs into the end of the code"),
            I::func_info { arity, .. } => {
                self.arguments(arity.0)?;
                self.state.check_no_frame()?;
                self.ends()
            }

            // ---- Calls ----
            I::call { arity, label } => {
                self.local_arguments(*arity, *label)?;
                let result = self.call_local(*label);
                self.body_call()?;
                Ok(self.result(result))
            }
            I::call_last { arity, label, deallocate } => {
                self.local_arguments(*arity, *label)?;
                let result = self.call_local(*label);
                self.tail_call(Some(*deallocate), result)
            }
            I::call_only { arity, label } => {
                self.local_arguments(*arity, *label)?;
                let result = self.call_local(*label);
                self.tail_call(None, result)
            }
            I::call_ext { arity, import } => self.call_ext(*arity, *import),
            I::call_ext_last { arity, import, deallocate } => {
                self.import_arguments(*arity, *import)?;
                if self.drops_no_frame(*import, *deallocate) {
                    self.proved = false;
                    return self.ends();
                }
                self.tail_call(Some(*deallocate), self.external_result(*import))
            }
            I::call_ext_only { arity, import } => {
                self.import_arguments(*arity, *import)?;
                self.tail_call(None, self.external_result(*import))
            }
            I::call_fun { arity } => {
                self.arguments(self.arity(arity.0)? + 1)?;
                self.body_call()
            }
            I::call_fun2 { tag, arity, fun } => {
                self.check_fun_tag(tag)?;
                self.durable(fun)?;
                self.arguments(self.arity(arity.0)?)?;
                self.body_call()
            }
            I::apply { arity } => {
                self.arguments(self.arity(arity.0)? + 2)?;
                self.body_call()
            }
            I::apply_last { arity, deallocate } => {
                self.arguments(self.arity(arity.0)? + 2)?;
                self.tail_call(Some(*deallocate), Some(Value::TERM))
            }
            I::r#return {} => {
                let value = self.durable(&Source::X(XReg(0)))?;
                self.state.check_no_handler()?;
                self.state.check_no_frame()?;
                self.returns(value);
                Ok(Flow::Ends)
            }

            // ---- BIFs ----
            I::bif0 { import, dst } => {
                self.bif(&Bif { import: *import, arguments: &[], fail: Label::NONE, live: None, dst: *dst })
            }
            I::bif1 { fail, import, arg, dst } => {
                self.bif(&Bif { import: *import, arguments: &[*arg], fail: *fail, live: None, dst: *dst })
            }
            I::bif2 { fail, import, arg1, arg2, dst } => {
                self.bif(&Bif { import: *import, arguments: &[*arg1, *arg2], fail: *fail, live: None, dst: *dst })
            }
            I::gc_bif1 { fail, live, import, arg, dst } => {
                self.bif(&Bif { import: *import, arguments: &[*arg], fail: *fail, live: Some(*live), dst: *dst })
            }
            I::gc_bif2 { fail, live, import, arg1, arg2, dst } => {
                let arguments = &[*arg1, *arg2];
                self.bif(&Bif { import: *import, arguments, fail: *fail, live: Some(*live), dst: *dst })
            }
            I::gc_bif3 { fail, live, import, arg1, arg2, arg3, dst } => {
                let arguments = &[*arg1, *arg2, *arg3];
                self.bif(&Bif { import: *import, arguments, fail: *fail, live: Some(*live), dst: *dst })
            }

            // ---- Frames and heap ----
            I::allocate { stack_need, live } => {
                self.allocate(*stack_need, HeapNeed::default(), *live, Value::UNDEFINED)
            }
            I::allocate_heap { stack_need, heap_need, live } => {
                self.allocate(*stack_need, *heap_need, *live, Value::UNDEFINED)
            }
            I::allocate_zero { stack_need, live } => {
                self.allocate(*stack_need, HeapNeed::default(), *live, Value::of(Kinds::NIL))
            }
            I::allocate_heap_zero { stack_need, heap_need, live } => {
                self.allocate(*stack_need, *heap_need, *live, Value::of(Kinds::NIL))
            }
            I::test_heap { heap_need, live } => {
                self.collects(*live)?;
                self.state.reserve(*heap_need)?;
                Ok(Flow::Next)
            }
            I::init { dst } => self.init(&Source::from(*dst)),
            I::deallocate { words } => {
                self.state.drop_frame(*words)?;
                Ok(Flow::Next)
            }
            I::trim { words, remaining } => {
                self.state.trim(*words, *remaining)?;
                Ok(Flow::Next)
            }
            I::init_yregs { registers } => {
                registers.iter().try_for_each(|register| self.init(register).map(drop))?;
                Ok(Flow::Next)
            }

            // ---- Data ----
            I::r#move { src, dst } => {
                let value = self.movable(src)?;
                if register(src) != Some(*dst) {
                    self.state.write(*dst, value)?;
                }
                if let Some(src) = register(src) {
                    self.state.note_copy(src, *dst);
                }
                Ok(Flow::Next)
            }
            I::swap { a, b } => {
                let (in_a, in_b) = (self.movable(&Source::from(*a))?, self.movable(&Source::from(*b))?);
                self.state.write(*a, in_b)?;
                self.state.write(*b, in_a)?;
                Ok(Flow::Next)
            }
            I::get_list { src, head, tail } => {
                let part = self.part_of_cons(src)?;
                self.state.write(*head, part)?;
                self.state.write(*tail, part)?;
                Ok(Flow::Next)
            }
            I::get_hd { src, head: dst } | I::get_tl { src, tail: dst } => {
                let part = self.part_of_cons(src)?;
                self.state.write(*dst, part)?;
                Ok(Flow::Next)
            }
            I::get_tuple_element { src, index, dst } => {
                self.check_size(*index)?;
                let (place, tuple) = self.place(src)?;
                self.presuppose(tuple.is_tuple_beyond(*index))?;
                // Behind the check that the VM makes, it is such a tuple.
                self.state.refine(place, Value::tuple(*index as usize + 1).checked(tuple));
                self.state.write(*dst, tuple.part())?;
                Ok(Flow::Next)
            }
            I::set_tuple_element { value, tuple, index } => {
                self.check_size(*index)?;
                self.durable(value)?;
                let (place, value) = self.place(tuple)?;
                if !self.state.fresh.contains(&place) {
                    let message = format!("{} is not what setelement/3 has just made", name(place));
                    return broken(Rule::Operands, message);
                }
                self.presuppose(value.is_tuple_beyond(*index))?;
                Ok(Flow::Next)
            }
            I::put_list { head, tail, dst } => {
                let mark = self.mark(&[*head, *tail])?;
                self.state.take_heap(2)?;
                self.state.write(*dst, Value::of(Kinds::CONS.or(mark)))?;
                Ok(Flow::Next)
            }
            I::put_tuple2 { dst, elements } => {
                let mark = self.mark(elements)?;
                self.state.take_heap(elements.len() + 1)?;
                self.state.write(*dst, Value::tuple(elements.len()).with(mark))?;
                Ok(Flow::Next)
            }
            I::update_record { size, src, dst, updates, .. } => self.update_record(*size, src, *dst, updates),
            I::make_fun2 { fun } => {
                let free = self.module.funs[fun.0 as usize].free;
                self.arguments(free)?;
                self.collects(Live(free))?;
                self.state.write(Register::X(XReg(0)), Value::of(Kinds::FUN))?;
                Ok(Flow::Next)
            }
            I::make_fun3 { fun, dst, free } => {
                let mark = self.mark(free)?;
                let wanted = self.module.funs[fun.0 as usize].free;
                if free.len() != wanted as usize {
                    return broken(Rule::Lists, format!("fun {} captures {wanted} values, not {}", fun.0, free.len()));
                }
                self.state.take_fun()?;
                self.state.take_heap(free.len())?;
                self.state.write(*dst, Value::of(Kinds::FUN.or(mark)))?;
                Ok(Flow::Next)
            }

            // ---- Tests ----
            I::is_lt { fail, arg1, arg2 }
            | I::is_ge { fail, arg1, arg2 }
            | I::is_eq { fail, arg1, arg2 }
            | I::is_ne { fail, arg1, arg2 } => {
                self.term(arg1)?;
                self.term(arg2)?;
                self.arrive(*fail)?;
                Ok(Flow::Next)
            }
            I::is_eq_exact { fail, arg1, arg2 } => self.test_equal(*fail, arg1, arg2),
            I::is_ne_exact { fail, arg1, arg2 } => self.test_different(*fail, arg1, arg2),
            I::is_integer { fail, arg } => self.test(*fail, arg, Value::of(Kinds::INTEGER), Kinds::INTEGER),
            I::is_float { fail, arg } => self.test(*fail, arg, Value::of(Kinds::FLOAT), Kinds::FLOAT),
            I::is_number { fail, arg } => self.test(*fail, arg, Value::of(Kinds::NUMBER), Kinds::NUMBER),
            I::is_atom { fail, arg } => self.test(*fail, arg, Value::of(Kinds::ATOM), Kinds::ATOM),
            I::is_pid { fail, arg } | I::is_reference { fail, arg } | I::is_port { fail, arg } => {
                self.test(*fail, arg, Value::of(Kinds::IDENTIFIER), Kinds(0))
            }
            I::is_nil { fail, arg } => self.test(*fail, arg, Value::of(Kinds::NIL), Kinds::NIL),
            I::is_binary { fail, arg } => self.test(*fail, arg, Value::of(Kinds::BITSTRING), Kinds(0)),
            I::is_list { fail, arg } => self.test(*fail, arg, Value::of(Kinds::LIST), Kinds::LIST),
            I::is_nonempty_list { fail, arg } => self.test(*fail, arg, Value::of(Kinds::CONS), Kinds::CONS),
            I::is_tuple { fail, arg } => self.test(*fail, arg, Value::of(Kinds::TUPLE), Kinds::TUPLE),
            I::test_arity { fail, arg, arity } => {
                self.check_size(*arity)?;
                self.proved = self.term(arg)?.is(Kinds::TUPLE);
                self.test(*fail, arg, Value::tuple(*arity as usize), Kinds(0))
            }
            I::is_function { fail, arg } => self.test(*fail, arg, Value::of(Kinds::FUN), Kinds::FUN),
            I::is_boolean { fail, arg } => self.test(*fail, arg, Value::of(Kinds::ATOM), Kinds(0)),
            I::is_function2 { fail, arg, arity } => {
                self.term(arity)?;
                self.test(*fail, arg, Value::of(Kinds::FUN), Kinds(0))
            }
            I::is_bitstr { fail, arg } => self.test(*fail, arg, Value::of(Kinds::BITSTRING), Kinds::BITSTRING),
            I::is_map { fail, arg } => self.test(*fail, arg, Value::of(Kinds::MAP), Kinds::MAP),
            I::is_tagged_tuple { fail, arg, arity, tag } => {
                self.check_size(*arity)?;
                if *arity == 0 {
                    return broken(Rule::Operands, "a tuple with a tag has an element");
                }
                self.term(tag)?;
                self.test(*fail, arg, Value::tuple(*arity as usize), Kinds(0))
            }
            I::select_val { arg, fail, list } => self.select_val(arg, *fail, list),
            I::select_tuple_arity { arg, fail, list } => self.select_tuple_arity(arg, *fail, list),
            I::jump { label } => {
                self.arrive(*label)?;
                Ok(Flow::Ends)
            }

            // ---- Exceptions ----
            I::catch { dst, handler } => self.begin_handler(HandlerKind::Catch, *dst, *handler),
            I::r#try { dst, handler } => self.begin_handler(HandlerKind::Try, *dst, *handler),
            I::catch_end { src } => {
                self.state.check_live(1)?;
                self.state.pop_handler(HandlerKind::Catch, *src)?;
                self.state.check_frame()?;
                self.leave_with(&[Value::TERM])
            }
            I::try_end { src } => {
                self.state.pop_handler(HandlerKind::Try, *src)?;
                Ok(Flow::Next)
            }
            I::try_case { src } => {
                // Behind calls that cannot come back, for reasons that only the compiler knew, code runs on into here.
                // x0 tells the VM whether there is an exception.
                let is_exception =
                    self.state.x.len() == 3 && self.state.x.iter().all(|value| *value == Value::EXCEPTION);
                self.state.check_live(1)?;
                self.presuppose(is_exception)?;
                self.state.pop_handler(HandlerKind::Try, *src)?;
                self.leave_with(&[Value::of(Kinds::ATOM), Value::TERM, Value::TERM])
            }
            I::try_case_end { arg } | I::badmatch { arg } | I::case_end { arg } | I::badrecord { arg } => {
                self.durable(arg)?;
                self.ends()
            }
            I::if_end {} => self.ends(),
            I::raise { stacktrace, value } => {
                self.durable(stacktrace)?;
                self.durable(value)?;
                self.ends()
            }
            I::raw_raise {} => {
                self.arguments(3)?;
                self.body_call()
            }
            I::build_stacktrace {} => {
                self.arguments(1)?;
                self.collects(Live(1))?;
                self.leave_with(&[Value::of(Kinds::LIST)])
            }

            // ---- Messages ----
            I::send {} => {
                self.arguments(2)?;
                self.body_call()
            }
            I::remove_message {} => {
                self.take_message();
                Ok(Flow::Next)
            }
            I::timeout {} => {
                self.state.set_x(&[]);
                Ok(Flow::Next)
            }
            I::loop_rec { fail, dst } => {
                self.state.check_frame()?;
                self.state.set_x(&[]);
                self.state.heap = HeapNeed::default();
                self.arrive(*fail)?;
                self.write_to(dst, Value::of(Kinds::TERM.or(Kinds::IN_MAILBOX)))?;
                Ok(Flow::Next)
            }
            I::loop_rec_end { label } | I::wait { label } => {
                self.suspends()?;
                self.arrive(*label)?;
                Ok(Flow::Ends)
            }
            I::wait_timeout { label, time } => {
                self.term(time)?;
                self.suspends()?;
                self.raises()?;
                // A wait that is its own target reads its operand once: when it runs again, the timer is set.
                if !self.is_label_before(*label) {
                    self.arrive(*label)?;
                }
                Ok(Flow::Next)
            }
            I::recv_marker_reserve { marker } => {
                self.write_to(marker, Value::of(Kinds::MARKER))?;
                Ok(Flow::Next)
            }
            I::recv_marker_bind { marker, reference } => {
                let (_, marker) = self.place(marker)?;
                self.presuppose(marker.is(Kinds::MARKER))?;
                self.durable(reference)?;
                Ok(Flow::Next)
            }
            I::recv_marker_clear { reference } | I::recv_marker_use { reference } => {
                self.durable(reference)?;
                Ok(Flow::Next)
            }

            // ---- Floats ----
            I::fclearerror {} => Ok(Flow::Next),
            I::fcheckerror { fail } => self.fails(*fail),
            I::fmove { src, dst } => self.fmove(src, dst),
            I::fconv { src, dst } => {
                self.proved = self.term(src)?.is(Kinds::NUMBER);
                self.raises()?;
                self.write_float(dst)
            }
            I::fadd { fail, arg1, arg2, dst }
            | I::fsub { fail, arg1, arg2, dst }
            | I::fmul { fail, arg1, arg2, dst }
            | I::fdiv { fail, arg1, arg2, dst } => {
                self.read_float(arg1)?;
                self.read_float(arg2)?;
                self.fails(*fail)?;
                self.write_float(dst)
            }
            I::fnegate { fail, arg, dst } => {
                self.read_float(arg)?;
                self.fails(*fail)?;
                self.write_float(dst)
            }

            // ---- Maps ----
            I::put_map_assoc { fail, src, dst, live, pairs } | I::put_map_exact { fail, src, dst, live, pairs } => {
                self.proved = self.term(src)?.is(Kinds::MAP);
                let mark = self.mark(pairs)?.or(self.mark(&[*src])?);
                check_groups(pairs, 2)?;
                self.collects(*live)?;
                self.fails(*fail)?;
                self.state.write(*dst, Value::of(Kinds::MAP.or(mark)))?;
                Ok(Flow::Next)
            }
            I::has_map_fields { fail, src, keys } => {
                self.proved = self.term(src)?.is(Kinds::MAP);
                keys.iter().try_for_each(|key| self.term(key).map(drop))?;
                self.arrive(*fail)?;
                Ok(Flow::Next)
            }
            I::get_map_elements { fail, src, pairs } => self.get_map_elements(*fail, src, pairs),

            // ---- Bit syntax ----
            I::bs_get_integer2 { fail, context, live, size, dst, .. } => {
                self.term(size)?;
                self.bs_get(*fail, context, *live, Kinds::INTEGER, *dst)
            }
            I::bs_get_float2 { fail, context, live, size, dst, .. } => {
                self.term(size)?;
                self.bs_get(*fail, context, *live, Kinds::FLOAT, *dst)
            }
            I::bs_get_binary2 { fail, context, live, size, dst, .. } => {
                self.term(size)?;
                self.bs_get(*fail, context, *live, Kinds::BITSTRING, *dst)
            }
            I::bs_get_utf8 { fail, context, live, dst, .. }
            | I::bs_get_utf16 { fail, context, live, dst, .. }
            | I::bs_get_utf32 { fail, context, live, dst, .. } => {
                self.bs_get(*fail, context, *live, Kinds::INTEGER, *dst)
            }
            I::bs_skip_bits2 { fail, context, size, .. } => {
                self.term(size)?;
                self.bs_test(*fail, context)
            }
            I::bs_test_tail2 { fail, context, .. } | I::bs_test_unit { fail, context, .. } => {
                self.bs_test(*fail, context)
            }
            I::bs_match_string { fail, context, bits, offset } => {
                self.check_string(u64::from(*offset), u64::from(*bits).div_ceil(8))?;
                self.bs_test(*fail, context)
            }
            I::bs_skip_utf8 { fail, context, live, .. }
            | I::bs_skip_utf16 { fail, context, live, .. }
            | I::bs_skip_utf32 { fail, context, live, .. } => {
                self.bs_test(*fail, context)?;
                self.collects(*live)?;
                Ok(Flow::Next)
            }
            I::bs_init_writable {} => {
                self.arguments(1)?;
                self.body_call()?;
                self.leave_with(&[Value::of(Kinds::BITSTRING)])
            }
            I::bs_get_tail { context, dst, live } => {
                let mark = self.context(context)?;
                self.presuppose(self.proved)?;
                self.collects(*live)?;
                self.state.write(*dst, Value::of(Kinds::BITSTRING.or(mark)))?;
                Ok(Flow::Next)
            }
            I::bs_get_position { context, dst, live } => {
                self.context(context)?;
                self.presuppose(self.proved)?;
                self.collects(*live)?;
                self.state.write(*dst, Value::of(Kinds::POSITION))?;
                Ok(Flow::Next)
            }
            I::bs_set_position { context, position } => {
                self.context(context)?;
                let (_, position) = self.place(position)?;
                self.presuppose(self.proved && position.is(Kinds::POSITION))?;
                Ok(Flow::Next)
            }
            I::bs_start_match3 { fail, src, live, dst } => {
                self.bs_start_match(Some(*fail), src, *live, *dst, Kinds::BITSTRING)
            }
            I::bs_start_match4 { fail, live, src, dst } => match *fail {
                Source::Label(fail) => self.bs_start_match(Some(fail), src, *live, *dst, Kinds::BITSTRING),
                Source::Atom(atom) if self.module.atom(atom) == "no_fail" => {
                    self.bs_start_match(None, src, *live, *dst, Kinds::BITSTRING)
                }
                Source::Atom(atom) if self.module.atom(atom) == "resume" => {
                    self.bs_start_match(None, src, *live, *dst, Kinds(0))
                }
                _ => broken(Rule::Operands, "bs_start_match4 fails to a label, or has no_fail or resume instead"),
            },
            I::bs_create_bin { fail, heap_need, live, dst, segments, .. } => {
                self.bs_segments(segments)?;
                self.collects(*live)?;
                self.fails(*fail)?;
                self.state.reserve(*heap_need)?;
                self.state.write(*dst, Value::of(Kinds::BITSTRING))?;
                Ok(Flow::Next)
            }
            I::bs_match { fail, context, commands } => self.bs_match(*fail, context, commands),

            // ---- Older compilers ----
            // Marks in the mailbox only save time.
            I::recv_mark { .. } | I::recv_set { .. } => Ok(Flow::Next),
            // A binary or tuple half made, positions saved in a context: the VM has none of it, and the process ends
            // where it reaches one.
            I::put_tuple { .. }
            | I::put { .. }
            | I::bs_put_integer { .. }
            | I::bs_put_binary { .. }
            | I::bs_put_float { .. }
            | I::bs_put_string { .. }
            | I::bs_init2 { .. }
            | I::bs_add { .. }
            | I::bs_start_match2 { .. }
            | I::bs_save2 { .. }
            | I::bs_restore2 { .. }
            | I::bs_context_to_binary { .. }
            | I::bs_append { .. }
            | I::bs_private_append { .. }
            | I::bs_init_bits { .. }
            | I::bs_utf8_size { .. }
            | I::bs_put_utf8 { .. }
            | I::bs_utf16_size { .. }
            | I::bs_put_utf16 { .. }
            | I::bs_put_utf32 { .. } => Ok(Flow::Ends),
        }
    }
}
