//! The interpreter that runs: direct threading.
//!
//! Each operation is a type with one function, [`Op::step`]; [`run`] makes a
//! handler of it. A handler reads its operands from the words behind `ip`,
//! does its work, and ends by jumping to the next instruction's handler, whose
//! address is that instruction's first word. The machine's state travels in
//! the six argument registers of the calling convention, so a short handler
//! compiles to a few instructions and a jump, with no prologue:
//!
//! ```text
//!  ip          rdi   the instruction
//!  machine     rsi   X registers at offset 0, then everything else
//!  stop        rdx   top of the stack: [return slot][y0][y1]…
//!  top         rcx   top of the heap
//!  reductions  r8    left in this time slice
//!  x0          r9    the first X register
//! ```
//!
//! Two operations that often follow each other are fused by [`Pair`]: the
//! loader overwrites the first one's handler word and nothing else, so jumps
//! to the second and slow paths of either need no special case.
//!
//! Where the compiler makes no tail calls (opt-level 0), the same steps run
//! under a loop; the build script chooses.
#![allow(unsafe_code)] // reads verified code and process memory through raw pointers, for speed

pub mod arithmetic;
pub mod bifs;
pub mod binaries;
pub mod calls;
pub mod data;
pub mod floats;
pub mod fuse;
pub mod maps;
pub mod messages;
pub mod tests;

use super::Interpreter;
use super::machine::Machine;
use super::opcode::Opcode;
use super::operand::{CONSTANT, KIND_MASK, X};
use std::marker::PhantomData;

/// The machine's registers, by value in every handler.
#[derive(Clone, Copy)]
pub struct State {
    pub ip: *const u64,
    pub machine: *mut Machine,
    pub stop: *mut u64,
    pub top: *mut u64,
    pub reductions: i64,
    pub x0: u64,
}

/// How a step ends.
pub enum Flow {
    /// On with the next instruction, `Op::WORDS` behind.
    Next,
    /// On at an address.
    Jump(*const u64),
    /// The rest is long: a handler that does it, at the `ip` of the state.
    Slow(Handler),
}

pub trait Op {
    const OPCODE: Opcode;
    /// Length of the instruction, for those that go on with the next one.
    const WORDS: usize;

    /// # Safety
    /// `state.ip` is at an instruction of this operation in code that the loader made from a verified module; `stop`
    /// and `top` bound the free part of the running process's block; `machine` is the running scheduler's.
    unsafe fn step(state: &mut State) -> Flow;
}

#[cfg(all(not(trampoline), target_arch = "x86_64"))]
pub type Handler = unsafe extern "sysv64" fn(*const u64, *mut Machine, *mut u64, *mut u64, i64, u64);
#[cfg(all(not(trampoline), not(target_arch = "x86_64")))]
pub type Handler = unsafe extern "C" fn(*const u64, *mut Machine, *mut u64, *mut u64, i64, u64);
#[cfg(trampoline)]
pub type Handler = unsafe fn(&mut State) -> bool;

#[cfg(not(trampoline))]
macro_rules! handler {
    ($(#[$attribute:meta])* $name:ident<$parameter:ident: $bound:path>, |$state:ident| $body:expr) => {
        $(#[$attribute])*
        #[cfg(target_arch = "x86_64")]
        pub unsafe extern "sysv64" fn $name<$parameter: $bound>(
            ip: *const u64, machine: *mut Machine, stop: *mut u64, top: *mut u64, reductions: i64, x0: u64,
        ) {
            let mut $state = State { ip, machine, stop, top, reductions, x0 };
            // SAFETY: the contract of `Op::step`, which the caller, another handler or `enter`, upholds.
            unsafe { $body }
        }
        $(#[$attribute])*
        #[cfg(not(target_arch = "x86_64"))]
        pub unsafe extern "C" fn $name<$parameter: $bound>(
            ip: *const u64, machine: *mut Machine, stop: *mut u64, top: *mut u64, reductions: i64, x0: u64,
        ) {
            let mut $state = State { ip, machine, stop, top, reductions, x0 };
            // SAFETY: as above.
            unsafe { $body }
        }
    };
}

/// Jumps to a handler with the state in registers. A tail call: the native stack does not grow.
#[cfg(not(trampoline))]
macro_rules! jump {
    ($handler:expr, $state:ident) => {
        return $handler($state.ip, $state.machine, $state.stop, $state.top, $state.reductions, $state.x0)
    };
}

#[cfg(not(trampoline))]
handler!(
    /// The handler of an operation.
    ///
    /// # Safety
    /// As for [`Op::step`].
    run<O: Op>, |state| {
        match O::step(&mut state) {
            Flow::Next => state.ip = state.ip.add(O::WORDS),
            Flow::Jump(target) => state.ip = target,
            Flow::Slow(slow) => jump!(slow, state),
        }
        let next = std::mem::transmute::<u64, Handler>(*state.ip);
        jump!(next, state)
    }
);

#[cfg(not(trampoline))]
handler!(
    /// The handler of what is too long for a step: the state goes to memory, plain code runs, the state comes back.
    ///
    /// # Safety
    /// As for [`Op::step`].
    #[cold]
    #[inline(never)]
    run_slow<S: Slow>, |state| {
        let machine = &mut *state.machine;
        machine.store(&state);
        let next = S::work(machine);
        if next.is_null() {
            return;
        }
        state = machine.load(next);
        let next = std::mem::transmute::<u64, Handler>(*state.ip);
        jump!(next, state)
    }
);

/// The trampoline's form of [`run`]: false leaves the loop.
///
/// # Safety
/// As for [`Op::step`].
#[cfg(trampoline)]
pub unsafe fn run<O: Op>(state: &mut State) -> bool {
    // SAFETY: the caller's contract.
    unsafe {
        match O::step(state) {
            Flow::Next => state.ip = state.ip.add(O::WORDS),
            Flow::Jump(target) => state.ip = target,
            Flow::Slow(slow) => return slow(state),
        }
    }
    true
}

/// The trampoline's form of `run_slow`.
///
/// # Safety
/// As for [`Op::step`].
#[cfg(trampoline)]
pub unsafe fn run_slow<S: Slow>(state: &mut State) -> bool {
    // SAFETY: `machine` is the running scheduler's, and nobody else refers to it now.
    let machine = unsafe { &mut *state.machine };
    machine.store(state);
    let next = S::work(machine);
    if next.is_null() {
        return false;
    }
    *state = machine.load(next);
    true
}

/// What runs with the state in the machine: the long paths, shared with the reference interpreter.
pub trait Slow {
    /// Does the work of the instruction at `machine.ip`. Gives the address to go on at; null leaves the interpreter.
    fn work(machine: &mut Machine) -> *const u64;
}

/// Runs from `ip` until a slow path leaves.
///
/// # Safety
/// `ip` is an instruction of loaded code, and the machine holds a process that may go on there.
pub unsafe fn enter(machine: &mut Machine, ip: *const u64) {
    let state = machine.load(ip);
    // SAFETY: the caller's contract; the first word of an instruction is its handler's address.
    unsafe {
        #[cfg(not(trampoline))]
        {
            let first = std::mem::transmute::<u64, Handler>(*ip);
            first(state.ip, state.machine, state.stop, state.top, state.reductions, state.x0);
        }
        #[cfg(trampoline)]
        {
            let mut state = state;
            while std::mem::transmute::<u64, Handler>(*state.ip)(&mut state) {}
        }
    }
}

// ---- Operands ----

/// Where a handler finds an operand: the kinds that it may be specialised for.
pub trait Read {
    /// # Safety
    /// As for [`Op::step`]; `operand` is one of the instruction at `state.ip`.
    unsafe fn read(state: &State, operand: u16) -> u64;
}

/// Where a handler puts a result.
pub trait Write {
    /// # Safety
    /// As for [`Read::read`].
    unsafe fn write(state: &mut State, operand: u16, value: u64);
}

/// `{x, 0}`.
pub struct R0;
/// Any other X register.
pub struct XR;
/// A Y register.
pub struct YR;
/// A constant.
pub struct C;
/// Told by the operand itself.
pub struct Any;

impl Read for R0 {
    #[inline(always)]
    unsafe fn read(state: &State, _operand: u16) -> u64 {
        state.x0
    }
}

impl Read for XR {
    #[inline(always)]
    unsafe fn read(state: &State, operand: u16) -> u64 {
        // SAFETY: X operands are offsets below `X_REGISTERS` words, and the registers start the machine.
        unsafe { *state.machine.cast::<u8>().add(operand as usize).cast::<u64>() }
    }
}

impl Read for YR {
    #[inline(always)]
    unsafe fn read(state: &State, operand: u16) -> u64 {
        // SAFETY: verification proved that the frame has the slot; `- 1` takes off the kind.
        unsafe { *state.stop.cast::<u8>().add(operand as usize - 1).cast::<u64>() }
    }
}

impl Read for C {
    #[inline(always)]
    unsafe fn read(state: &State, operand: u16) -> u64 {
        // SAFETY: the loader put the constant into this word of the instruction.
        unsafe { *state.ip.add(operand as usize >> 3) }
    }
}

impl Read for Any {
    #[inline(always)]
    unsafe fn read(state: &State, operand: u16) -> u64 {
        // SAFETY: each kind by its own rule.
        unsafe {
            match operand & KIND_MASK {
                X if operand == 0 => R0::read(state, operand),
                X => XR::read(state, operand),
                CONSTANT => C::read(state, operand),
                _ => YR::read(state, operand),
            }
        }
    }
}

impl Write for R0 {
    #[inline(always)]
    unsafe fn write(state: &mut State, _operand: u16, value: u64) {
        state.x0 = value;
    }
}

impl Write for XR {
    #[inline(always)]
    unsafe fn write(state: &mut State, operand: u16, value: u64) {
        // SAFETY: as for reading.
        unsafe { *state.machine.cast::<u8>().add(operand as usize).cast::<u64>() = value }
    }
}

impl Write for YR {
    #[inline(always)]
    unsafe fn write(state: &mut State, operand: u16, value: u64) {
        // SAFETY: as for reading.
        unsafe { *state.stop.cast::<u8>().add(operand as usize - 1).cast::<u64>() = value }
    }
}

impl Write for Any {
    #[inline(always)]
    unsafe fn write(state: &mut State, operand: u16, value: u64) {
        // SAFETY: each kind by its own rule.
        unsafe {
            match operand & KIND_MASK {
                X if operand == 0 => R0::write(state, operand, value),
                X => XR::write(state, operand, value),
                _ => YR::write(state, operand, value),
            }
        }
    }
}

impl State {
    /// The first operand.
    ///
    /// # Safety
    /// `ip` is at an instruction.
    #[inline(always)]
    pub unsafe fn a(&self) -> u16 {
        // SAFETY: word 1 of every instruction holds the packed operands.
        unsafe { *self.ip.cast::<u16>().add(4) }
    }

    /// The second operand.
    ///
    /// # Safety
    /// As for `a`.
    #[inline(always)]
    pub unsafe fn b(&self) -> u16 {
        // SAFETY: as for `a`.
        unsafe { *self.ip.cast::<u16>().add(5) }
    }

    /// The third operand, all 32 bits.
    ///
    /// # Safety
    /// As for `a`.
    #[inline(always)]
    pub unsafe fn c(&self) -> i32 {
        // SAFETY: as for `a`.
        unsafe { *self.ip.cast::<i32>().add(3) }
    }

    /// A word of the instruction.
    ///
    /// # Safety
    /// The instruction is longer than `number`.
    #[inline(always)]
    pub unsafe fn word(&self, number: usize) -> u64 {
        // SAFETY: the caller's contract.
        unsafe { *self.ip.add(number) }
    }

    /// The address that c is the offset of.
    ///
    /// # Safety
    /// As for `a`, for an instruction whose c is an offset.
    #[inline(always)]
    pub unsafe fn target(&self) -> *const u64 {
        // SAFETY: the loader resolved the offset to an instruction of the same module.
        unsafe { self.ip.byte_offset(self.c() as isize) }
    }
}

// ---- Handlers as the loader sees them ----

/// An operation in the two forms that code is made in.
#[derive(Clone, Copy)]
pub struct Entry {
    pub opcode: Opcode,
    handler: Handler,
}

impl Entry {
    pub fn of<O: Op>() -> Entry {
        Entry { opcode: O::OPCODE, handler: run::<O> }
    }

    /// The first word of an instruction.
    pub fn first_word(self, interpreter: Interpreter) -> u64 {
        match interpreter {
            Interpreter::Threaded => self.address(),
            Interpreter::Reference => self.opcode as u64,
        }
    }

    /// The first word of an instruction in threaded code.
    pub fn address(self) -> u64 {
        self.handler as usize as u64
    }
}

/// Two operations in one handler. Its slow paths and jumps are those of the parts.
pub struct Pair<A, B>(PhantomData<(A, B)>);

impl<A: Op, B: Op> Op for Pair<A, B> {
    const OPCODE: Opcode = A::OPCODE;
    const WORDS: usize = B::WORDS;

    #[inline(always)]
    unsafe fn step(state: &mut State) -> Flow {
        // SAFETY: the loader fused two instructions that follow each other; each step has its own contract.
        unsafe {
            match A::step(state) {
                Flow::Next => {
                    state.ip = state.ip.add(A::WORDS);
                    B::step(state)
                }
                other => other,
            }
        }
    }
}

/// Declares operations that go to [`Slow`] work at once.
macro_rules! long {
    ($($name:ident)+) => {
        $(
            /// Always takes the long path of the same name.
            pub struct $name;

            impl $crate::interpreter::threaded::Op for $name {
                const OPCODE: $crate::interpreter::opcode::Opcode = $crate::interpreter::opcode::Opcode::$name;
                const WORDS: usize = 0;

                #[inline(always)]
                unsafe fn step(_state: &mut State) -> Flow {
                    Flow::Slow($crate::interpreter::threaded::run_slow::<$crate::interpreter::slow::$name>)
                }
            }
        )+
    };
}
pub(crate) use long;

/// Chooses the handler for the kinds of an instruction's operands; the last one takes any.
macro_rules! specialise {
    (proved $kinds:expr; $($op:ident<$($kind:ident),+>),*; else $any:ty) => {
        match $kinds {
            $([$(kind!($kind)),+] => Entry::of::<$op<Proved, $($kind),+>>(),)*
            _ => Entry::of::<$any>(),
        }
    };
    ($kinds:expr; $($op:ident<$($kind:ident),+>),*; else $any:ty) => {
        match $kinds {
            $([$(kind!($kind)),+] => Entry::of::<$op<$($kind),+>>(),)*
            _ => Entry::of::<$any>(),
        }
    };
}
pub(crate) use specialise;

macro_rules! kind {
    (R0) => {
        $crate::interpreter::operand::Kind::R
    };
    (XR) => {
        $crate::interpreter::operand::Kind::X
    };
    (YR) => {
        $crate::interpreter::operand::Kind::Y
    };
    (C) => {
        $crate::interpreter::operand::Kind::C
    };
}
pub(crate) use kind;
