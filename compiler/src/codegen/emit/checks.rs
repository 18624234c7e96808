//! Checks: test instructions, which go to a label if the answer is no.

use super::Emitter;
use crate::core::{BlockId, Check, Place, Value, Variable};
use bytecode::instructions::Instruction;
use bytecode::operand::{Label, Source};

impl Emitter<'_, '_> {
    pub(super) fn branch(
        &mut self,
        check: &Check,
        arguments: &[Value],
        to: &[Variable],
        yes: BlockId,
        no: BlockId,
        place: Place,
    ) {
        // A comparison can be asked the other way round, so that the block that comes next needs no jump.
        if self.falls_to(no)
            && !self.falls_to(yes)
            && let Some(opposite) = opposite(check)
        {
            let fail = self.label(yes);
            return self.comparison(&opposite, arguments, fail);
        }
        let fail = self.label(no);
        let at = self.function.block(self.block).body.len();
        self.check(check, arguments, to, fail, at, place);
        self.go_on(yes);
    }

    fn check(&mut self, check: &Check, arguments: &[Value], to: &[Variable], fail: Label, at: usize, place: Place) {
        let result = to.first().copied();
        match check {
            Check::Less
            | Check::GreaterEqual
            | Check::Equal
            | Check::NotEqual
            | Check::ExactEqual
            | Check::ExactNotEqual => self.comparison(check, arguments, fail),
            Check::Type(name) => {
                let arg = self.source(&arguments[0]);
                self.push(type_test(name, fail, arg));
            }
            &Check::Arity(arity) => {
                let arg = self.source(&arguments[0]);
                self.push(Instruction::test_arity { fail, arg, arity });
            }
            &Check::TaggedTuple(arity) => {
                let (arg, tag) = (self.source(&arguments[0]), self.source(&arguments[1]));
                self.push(Instruction::is_tagged_tuple { fail, arg, arity, tag });
            }
            Check::FunctionArity => {
                let (arg, arity) = (self.source(&arguments[0]), self.source(&arguments[1]));
                self.push(Instruction::is_function2 { fail, arg, arity });
            }
            Check::Bif(name) => self.bif(name, arguments, result, fail, at),
            Check::HasKeys => {
                let (src, keys) = (self.source(&arguments[0]), self.sources(&arguments[1..]));
                self.push(Instruction::has_map_fields { fail, src, keys });
            }
            Check::MapElements => {
                let (src, keys) = (self.source(&arguments[0]), self.sources(&arguments[1..]));
                let results = to.iter().map(|&to| Source::from(self.destination(Some(to)))).collect::<Vec<_>>();
                let pairs = keys.into_iter().zip(results).flat_map(|(key, to)| [key, to]).collect();
                self.push(Instruction::get_map_elements { fail, src, pairs });
            }
            &Check::MapUpdate { exact } => self.map_update(exact, arguments, result, fail, at),
            Check::BinaryCreate(segments) => {
                self.line(place);
                self.binary_create(segments, arguments, result, fail, at);
            }
            _ => self.binary_check(check, arguments, result, fail, at),
        }
    }

    fn comparison(&mut self, check: &Check, arguments: &[Value], fail: Label) {
        let (mut arg1, mut arg2) = (self.source(&arguments[0]), self.source(&arguments[1]));
        let ordered = matches!(check, Check::Less | Check::GreaterEqual);
        if !ordered && arguments[0].variable().is_none() {
            std::mem::swap(&mut arg1, &mut arg2);
        }
        self.push(match check {
            Check::Less => Instruction::is_lt { fail, arg1, arg2 },
            Check::GreaterEqual => Instruction::is_ge { fail, arg1, arg2 },
            Check::Equal => Instruction::is_eq { fail, arg1, arg2 },
            Check::NotEqual => Instruction::is_ne { fail, arg1, arg2 },
            Check::ExactEqual if arg2 == Source::Nil => Instruction::is_nil { fail, arg: arg1 },
            Check::ExactEqual => Instruction::is_eq_exact { fail, arg1, arg2 },
            _ => Instruction::is_ne_exact { fail, arg1, arg2 },
        });
    }
}

/// The check whose answer is yes where this one's is no.
fn opposite(check: &Check) -> Option<Check> {
    Some(match check {
        Check::Less => Check::GreaterEqual,
        Check::GreaterEqual => Check::Less,
        Check::Equal => Check::NotEqual,
        Check::NotEqual => Check::Equal,
        Check::ExactEqual => Check::ExactNotEqual,
        Check::ExactNotEqual => Check::ExactEqual,
        _ => return None,
    })
}

fn type_test(name: &str, fail: Label, arg: Source) -> Instruction {
    match name {
        "is_atom" => Instruction::is_atom { fail, arg },
        "is_binary" => Instruction::is_binary { fail, arg },
        "is_bitstr" => Instruction::is_bitstr { fail, arg },
        "is_boolean" => Instruction::is_boolean { fail, arg },
        "is_float" => Instruction::is_float { fail, arg },
        "is_function" => Instruction::is_function { fail, arg },
        "is_integer" => Instruction::is_integer { fail, arg },
        "is_list" => Instruction::is_list { fail, arg },
        "is_map" => Instruction::is_map { fail, arg },
        "is_nil" => Instruction::is_nil { fail, arg },
        "is_nonempty_list" => Instruction::is_nonempty_list { fail, arg },
        "is_number" => Instruction::is_number { fail, arg },
        "is_pid" => Instruction::is_pid { fail, arg },
        "is_port" => Instruction::is_port { fail, arg },
        "is_reference" => Instruction::is_reference { fail, arg },
        _ => Instruction::is_tuple { fail, arg },
    }
}
