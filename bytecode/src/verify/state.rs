//! What is known of the machine at one point of a function: registers, frame, reserved heap, handlers.
//!
//! Two paths that meet at a label keep what both know ([`State::join`]).

use super::rule::Rule;
use super::value::{Kinds, Value};
use crate::operand::{FReg, HeapNeed, Label, Register, YReg};

/// A broken rule, and what was found.
pub(super) type Checked<T> = Result<T, (Rule, String)>;

pub(super) fn broken<T>(rule: Rule, message: impl Into<String>) -> Checked<T> {
    Err((rule, message.into()))
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HandlerKind {
    Catch,
    Try,
}

/// A handler in force: the Y register with its tag, and where an exception goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Handler {
    pub kind: HandlerKind,
    pub y: u16,
    /// [`Label::NONE`]: paths with different handlers have met; only ending the handler is allowed.
    pub label: Label,
}

/// The machine before an instruction.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct State {
    /// X registers from the length upward are undefined.
    pub x: Vec<Value>,
    /// The frame's Y registers; `None` without a frame.
    pub y: Option<Vec<Value>>,
    /// Paths with frames of different sizes have met: `y` is what the smallest has. What remains is to raise, as
    /// compilers share the code that does.
    pub frame_varies: bool,
    /// One bit an F register: whether it holds a float.
    pub floats: Vec<u64>,
    /// Innermost last.
    pub handlers: Vec<Handler>,
    /// What is left of the last reservation.
    pub heap: HeapNeed,
    /// Registers with a tuple that was just made, and that nothing else refers to. Forgotten at labels.
    pub fresh: Vec<Register>,
    /// Pairs of registers with the same value: what is learnt of one holds of the other. Forgotten at labels.
    copies: Vec<(Register, Register)>,
}

/// More heap than this is not reserved in one step, so that sizes in bytes fit 31 bits, however floats are laid out.
const MAX_HEAP_NEED: u32 = 1 << 24;

/// More pairs than this are not remembered.
const MAX_COPIES: usize = 24;

impl State {
    /// At the entry of a function: arguments, no frame.
    pub fn entry(arguments: Vec<Value>) -> State {
        State { x: arguments, ..State::default() }
    }

    pub fn register(&self, register: Register) -> Checked<Value> {
        let value = match register {
            Register::X(x) => self.x.get(usize::from(x.0)).copied().unwrap_or(Value::UNDEFINED),
            Register::Y(y) => *self.frame_for(y)?.get(usize::from(y.0)).unwrap_or(&Value::UNDEFINED),
        };
        if value.is_defined() {
            return Ok(value);
        }
        broken(Rule::Initialised, format!("{} is read, but not every path writes to it before", name(register)))
    }

    fn frame_for(&self, y: YReg) -> Checked<&[Value]> {
        match &self.y {
            Some(frame) if usize::from(y.0) < frame.len() => Ok(frame),
            Some(frame) => broken(Rule::Registers, format!("y{} is outside the frame of {}", y.0, frame.len())),
            None => broken(Rule::Frames, format!("y{} is used where there is no frame", y.0)),
        }
    }

    pub fn write(&mut self, register: Register, value: Value) -> Checked<()> {
        self.fresh.retain(|fresh| *fresh != register);
        self.copies.retain(|(a, b)| *a != register && *b != register);
        match register {
            Register::X(x) => {
                let at = usize::from(x.0);
                if self.x.len() <= at {
                    self.x.resize(at + 1, Value::UNDEFINED);
                }
                self.x[at] = value;
            }
            Register::Y(y) => {
                let before = self.frame_for(y)?[usize::from(y.0)];
                if before.kinds.has(Kinds::HANDLER) {
                    return broken(Rule::Handlers, format!("y{} holds a handler and is overwritten", y.0));
                }
                self.set_y(y, value);
            }
        }
        Ok(())
    }

    fn set_y(&mut self, y: YReg, value: Value) {
        if let Some(slot) = self.y.as_mut().and_then(|frame| frame.get_mut(usize::from(y.0))) {
            *slot = value;
        }
    }

    /// `dst` was just written with the value of `src`.
    pub fn note_copy(&mut self, src: Register, dst: Register) {
        if self.fresh.contains(&src) {
            self.fresh.push(dst);
        }
        let known = self.copies.len();
        for at in 0..known {
            match self.copies[at] {
                (a, b) | (b, a) if a == src && self.copies.len() < MAX_COPIES => self.copies.push((b, dst)),
                _ => {}
            }
        }
        if src != dst && self.copies.len() < MAX_COPIES {
            self.copies.push((src, dst));
        }
    }

    /// Other Y registers have the names from here on.
    pub fn forget_copies(&mut self) {
        self.copies.clear();
    }

    /// These X registers are defined from here on, and no others.
    pub fn set_x(&mut self, values: &[Value]) {
        let is_y = |register: &Register| matches!(register, Register::Y(_));
        self.copies.retain(|(a, b)| is_y(a) && is_y(b));
        self.fresh.retain(is_y);
        self.x.clear();
        self.x.extend(values);
    }

    /// Narrows what is known of a register that stays as it is, and of its copies.
    pub fn refine(&mut self, register: Register, value: Value) {
        self.refine_one(register, value);
        for at in 0..self.copies.len() {
            match self.copies[at] {
                (a, copy) | (copy, a) if a == register => self.refine_one(copy, value),
                _ => {}
            }
        }
    }

    fn refine_one(&mut self, register: Register, value: Value) {
        let slot = match register {
            Register::X(x) => self.x.get_mut(usize::from(x.0)),
            Register::Y(y) => self.y.as_mut().and_then(|frame| frame.get_mut(usize::from(y.0))),
        };
        // A copy may have died since.
        if let Some(slot) = slot.filter(|slot| slot.is_defined()) {
            *slot = value;
        }
    }

    /// What a label remembers of this state.
    pub fn at_label(&self) -> State {
        State { fresh: Vec::new(), copies: Vec::new(), ..self.clone() }
    }

    /// The state in which the innermost handler is entered if the current instruction raises.
    pub fn at_handler(&self) -> State {
        State {
            x: vec![Value::EXCEPTION; 3],
            y: self.y.clone(),
            frame_varies: self.frame_varies,
            handlers: self.handlers.clone(),
            ..State::default()
        }
    }

    pub fn float(&self, register: FReg) -> Checked<()> {
        let (word, bit) = (usize::from(register.0 / 64), register.0 % 64);
        if self.floats.get(word).is_some_and(|bits| bits >> bit & 1 == 1) {
            return Ok(());
        }
        broken(Rule::Initialised, format!("fr{} is read, but not every path writes to it before", register.0))
    }

    pub fn set_float(&mut self, register: FReg) {
        let (word, bit) = (usize::from(register.0 / 64), register.0 % 64);
        if self.floats.len() <= word {
            self.floats.resize(word + 1, 0);
        }
        self.floats[word] |= 1 << bit;
    }

    /// X registers below `count` hold values; those above die.
    pub fn keep_live(&mut self, count: u32) -> Checked<()> {
        self.check_live(count)?;
        self.x.truncate(count as usize);
        Ok(())
    }

    pub fn check_live(&self, count: u32) -> Checked<()> {
        let count = count as usize;
        let defined = self.x.iter().take(count).take_while(|value| value.is_defined()).count();
        if defined == count {
            return Ok(());
        }
        broken(Rule::Initialised, format!("{count} X registers are live, but not every path writes to x{defined}"))
    }

    /// Somebody will walk the frame: a collection, a call or an exception.
    pub fn check_frame(&self) -> Checked<()> {
        let frame = self.y.as_deref().unwrap_or(&[]);
        match frame.iter().position(|value| !value.is_defined() || value.is_in_mailbox()) {
            None => Ok(()),
            Some(y) if frame[y].is_defined() => {
                broken(Rule::Messages, format!("y{y} keeps part of a message that is still in the mailbox"))
            }
            Some(y) => broken(
                Rule::Initialised,
                format!("y{y} is part of the frame here, but not every path writes to it before"),
            ),
        }
    }

    /// Every Y register was written to.
    pub fn is_frame_written(&self) -> bool {
        self.y.iter().flatten().all(|value| value.is_defined())
    }

    /// Reserves heap; what was left of the last reservation is gone.
    pub fn reserve(&mut self, need: HeapNeed) -> Checked<()> {
        if need.words.max(need.floats).max(need.funs) > MAX_HEAP_NEED {
            let message = format!(
                "at most {MAX_HEAP_NEED} words, floats or funs are reserved, not {}",
                need.words.max(need.floats).max(need.funs)
            );
            return broken(Rule::Heap, message);
        }
        self.heap = need;
        Ok(())
    }

    pub fn take_heap(&mut self, words: usize) -> Checked<()> {
        match usize::try_from(self.heap.words).ok().and_then(|left| left.checked_sub(words)) {
            Some(left) => {
                self.heap.words = left as u32;
                Ok(())
            }
            None => {
                broken(Rule::Heap, format!("{words} words are written, {} of those reserved are left", self.heap.words))
            }
        }
    }

    pub fn take_float(&mut self) -> Checked<()> {
        match self.heap.floats.checked_sub(1) {
            Some(left) => {
                self.heap.floats = left;
                Ok(())
            }
            None => broken(Rule::Heap, "a float is written, none of those reserved is left"),
        }
    }

    pub fn take_fun(&mut self) -> Checked<()> {
        match self.heap.funs.checked_sub(1) {
            Some(left) => {
                self.heap.funs = left;
                Ok(())
            }
            None => broken(Rule::Heap, "a fun is made, none of those reserved is left"),
        }
    }

    /// Makes `y` the place of a handler. The innermost has the lowest number, so that a search that walks the stack
    /// from its top meets it first.
    pub fn push_handler(&mut self, handler: Handler) -> Checked<()> {
        let y = YReg(handler.y);
        self.write(Register::Y(y), Value::of(Kinds::HANDLER))?;
        if let Some(outer) = self.handlers.last().filter(|outer| outer.y <= handler.y) {
            let message =
                format!("the handler in y{} is inside that in y{}, whose number is lower", handler.y, outer.y);
            return broken(Rule::Handlers, message);
        }
        self.handlers.push(handler);
        Ok(())
    }

    /// Ends the innermost handler, which must be this one. Its register holds `[]` afterwards.
    pub fn pop_handler(&mut self, kind: HandlerKind, register: Register) -> Checked<()> {
        match self.handlers.last() {
            Some(handler) if handler.kind == kind && register == Register::Y(YReg(handler.y)) => {
                self.set_y(YReg(handler.y), Value::of(Kinds::NIL));
                self.handlers.pop();
                Ok(())
            }
            _ => broken(Rule::Handlers, format!("{} does not hold the innermost handler of this kind", name(register))),
        }
    }

    /// The frame is about to go.
    pub fn drop_frame(&mut self, words: u32) -> Checked<()> {
        self.check_no_handler()?;
        self.copies.clear();
        match self.y.take() {
            Some(_) if self.frame_varies => {
                broken(Rule::Frames, format!("a frame of {words} is dropped where frames of different sizes have met"))
            }
            Some(frame) if frame.len() == words as usize => Ok(()),
            Some(frame) => {
                broken(Rule::Frames, format!("a frame of {words} is dropped where there is one of {}", frame.len()))
            }
            None => broken(Rule::Frames, format!("a frame of {words} is dropped where there is none")),
        }
    }

    pub fn check_no_handler(&self) -> Checked<()> {
        match self.handlers.last() {
            None => Ok(()),
            Some(handler) => broken(Rule::Handlers, format!("the handler in y{} is still in force", handler.y)),
        }
    }

    pub fn check_no_frame(&self) -> Checked<()> {
        match &self.y {
            None => Ok(()),
            Some(frame) => broken(Rule::Frames, format!("there is still a frame of {}", frame.len())),
        }
    }

    /// Drops the first `words` Y registers; the others move down.
    pub fn trim(&mut self, words: u32, remaining: u32) -> Checked<()> {
        // The handler's code counts Y registers from where they were when it came into force.
        self.check_no_handler()?;
        let (size, varies) = (self.y.as_ref().map(Vec::len), self.frame_varies);
        let Some(frame) = self.y.as_mut().filter(|_| !varies && size == Some(words as usize + remaining as usize))
        else {
            let found = size.map_or_else(|| "there is none".to_owned(), |size| format!("there is one of {size}"));
            return broken(Rule::Frames, format!("a frame of {words} and {remaining} is trimmed where {found}"));
        };
        frame.drain(..words as usize);
        self.copies.clear();
        Ok(())
    }

    /// Takes in what another path knows. Says whether that changed anything.
    ///
    /// # Errors
    /// The paths have different frames or handlers.
    pub fn join(&mut self, other: &State) -> Checked<bool> {
        let mut changed = self.join_handlers(other)?;
        match (&self.y, &other.y) {
            (Some(mine), Some(theirs)) if self.frame_varies || other.frame_varies || mine.len() != theirs.len() => {
                self.check_no_handler()?;
                self.check_frame()?;
                other.check_frame()?;
                changed |= !self.frame_varies || theirs.len() < mine.len();
                let smaller = mine[..theirs.len().min(mine.len())].to_vec();
                self.frame_varies = true;
                self.y = Some(smaller);
            }
            (None, None) | (Some(_), Some(_)) => {}
            _ => return broken(Rule::Frames, "a path with a frame and one without meet"),
        }
        if other.x.len() < self.x.len() {
            self.x.truncate(other.x.len());
            changed = true;
        }
        changed |= join_values(&mut self.x, &other.x);
        if let (Some(mine), Some(theirs)) = (&mut self.y, &other.y) {
            changed |= join_values(mine, theirs);
        }
        for (at, bits) in self.floats.iter_mut().enumerate() {
            let both = *bits & other.floats.get(at).copied().unwrap_or(0);
            changed |= both != *bits;
            *bits = both;
        }
        let heap = HeapNeed {
            words: self.heap.words.min(other.heap.words),
            floats: self.heap.floats.min(other.heap.floats),
            funs: self.heap.funs.min(other.heap.funs),
        };
        changed |= heap != self.heap;
        self.heap = heap;
        Ok(changed)
    }

    fn join_handlers(&mut self, other: &State) -> Checked<bool> {
        let alike = |(mine, theirs): (&Handler, &Handler)| mine.kind == theirs.kind && mine.y == theirs.y;
        if self.handlers.len() != other.handlers.len() || !self.handlers.iter().zip(&other.handlers).all(alike) {
            return broken(Rule::Handlers, "paths with different handlers in force meet");
        }
        let mut changed = false;
        for (mine, theirs) in self.handlers.iter_mut().zip(&other.handlers) {
            if mine.label != theirs.label && mine.label != Label::NONE {
                mine.label = Label::NONE;
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Number of registers that this state describes.
    pub fn size(&self) -> usize {
        self.x.len() + self.y.as_ref().map_or(0, Vec::len) + 8
    }
}

fn join_values(mine: &mut [Value], theirs: &[Value]) -> bool {
    let mut changed = false;
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        let both = mine.join(*theirs);
        changed |= both != *mine;
        *mine = both;
    }
    changed
}

pub(super) fn name(register: Register) -> String {
    match register {
        Register::X(x) => format!("x{}", x.0),
        Register::Y(y) => format!("y{}", y.0),
    }
}
