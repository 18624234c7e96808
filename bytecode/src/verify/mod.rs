//! From a [`Module`] that anybody may have written to a [`VerifiedModule`]: the only kind that a loader accepts.
//!
//! Verification is an abstract interpretation: each function is run over sets of values instead of values, along all
//! of its paths, until nothing changes ([`flow`]). A path meets another at a label, where only what both agree on is
//! kept ([`state`]). What one instruction needs and leaves behind stands in [`step`]; what no path decides (labels,
//! tables, indexes) in [`structure`].
//!
//! What is proved here, the VM need not look at: registers and frame slots that are read hold terms, a collection finds
//! only terms in the registers below `live` and in the frame, heap was reserved before it is written, calls and jumps
//! arrive where they may. Types of operands are proved where the code tests them; where it does not,
//! [`Facts::proved`] is false and the VM looks before it touches memory.
//!
//! What stays with the VM:
//! - the arity of a fun that is called, and the growth of stack and heap;
//! - the functions of [`never_returns`] do not return, and `erlang:setelement/3` makes a tuple, whoever loads a module
//!   of that name;
//! - [`Function::clear_frames`] and [`Facts::proved`] are heeded, and an instruction that it lacks ends the process
//!   without looking for handlers, as nothing says that the frame is written there;
//! - a collection between `loop_rec` and `remove_message` meets pointers into the message, in X registers and in terms;
//! - `wait_timeout` does not read its operand when it runs again with the timer set;
//! - positions may be those of another context; bit syntax that fails has not collected, and `get_map_elements` that fails may have written some destinations.
//!
//! Source of the rules: OTP 25, `beam_validator`, which knows them as the compiler's promises.

mod compound;
mod flow;
mod operands;
mod rule;
mod state;
mod step;
mod structure;
mod value;

pub use compound::presupposes_types;

pub use rule::{Rejection, Rule};

use crate::instructions::Instruction;
use crate::module::{Import, Module};
use crate::operand::{Arity, AtomIndex, Label};
use std::ops::{Deref, Range};

/// X, Y and F registers are numbered below this.
pub const MAX_REGISTERS: u32 = 1024;

/// A module whose code keeps the rules. Only [`verify`] makes one.
#[derive(Clone, PartialEq, Debug)]
pub struct VerifiedModule {
    module: Module,
    functions: Vec<Function>,
    facts: Vec<Facts>,
    /// Index of the instruction behind which a label's code starts, by label number. `u32::MAX`: no such label.
    labels: Vec<u32>,
}

/// What was proved of one instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Y registers of the frame in force *before* the instruction; `None` when there is no frame.
    pub frame: Option<u32>,
    /// There is a frame, but paths with different sizes have met, and `frame` is `None`. Only code that ends in raising
    /// stands here: it neither drops the frame nor trims it.
    pub frame_varies: bool,
    /// The operands have the types that the instruction takes for granted (a cons for `get_hd`, a tuple that is large
    /// enough for `get_tuple_element`). If not, the VM looks at them before it touches memory. If they are wrong it
    /// goes to the instruction's failure label; where there is none it raises, which the frame is ready for.
    ///
    /// On `try_case`: only exceptions arrive. If not, a path arrives as well that the compiler knew to be impossible;
    /// the VM looks into x0, which is written, and raises if there is no exception.
    ///
    /// On `call_ext_last`: the frame has the size that is named. If not, the function called is one that
    /// [`never_returns`], and the VM calls it without dropping the frame.
    pub proved: bool,
    /// Some path arrives here. No path does where this is false; nothing else holds of such an instruction.
    pub reached: bool,
}

/// One function of the code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    pub name: AtomIndex,
    pub arity: Arity,
    /// The label that calls name. Arguments are in `x0..arity`, and there is no frame.
    pub entry: Label,
    /// Its instructions, from the label in front of `func_info`.
    pub instructions: Range<usize>,
    /// Index of its `func_info`.
    pub func_info: usize,
    /// `allocate` and `allocate_heap` in this function must clear the Y registers that they make. Elsewhere the code
    /// writes to each before anybody looks.
    pub clear_frames: bool,
}

impl VerifiedModule {
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// Gives the module back, no longer verified.
    pub fn into_module(self) -> Module {
        self.module
    }

    /// In the order of the code; their ranges cover it up to `int_code_end`.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// One entry an instruction of [`Module::code`].
    pub fn facts(&self) -> &[Facts] {
        &self.facts
    }

    /// Index of the `label` instruction of a label that the code uses.
    pub fn label_position(&self, label: Label) -> Option<usize> {
        self.labels.get(label.0 as usize).filter(|&&at| at != u32::MAX).map(|&at| at as usize)
    }
}

impl Deref for VerifiedModule {
    type Target = Module;

    fn deref(&self) -> &Module {
        &self.module
    }
}

/// Functions after whose call no code needs to stand, as they always raise: compilers count on it. (`raise/3` is not
/// one of them: it returns when its arguments are wrong.) The VM sees to it that nothing that somebody loads under
/// these names returns.
pub fn never_returns(module: &Module, import: &Import) -> bool {
    module.atom(import.module) == "erlang"
        && matches!(
            (module.atom(import.function), import.arity.0),
            ("error", 1..=3) | ("exit" | "throw", 1) | ("nif_error", 1 | 2)
        )
}

/// Proves that a module keeps the rules.
///
/// # Errors
/// All rules that it breaks, at most one a function, in the order of the code.
pub fn verify(module: Module) -> Result<VerifiedModule, Vec<Rejection>> {
    let layout = structure::layout(&module)?;
    let proof = flow::run(&module, &layout)?;
    let facts = proof.facts;
    let mut layout = layout;
    for (function, clear_frames) in layout.functions.iter_mut().zip(proof.clear_frames) {
        function.clear_frames = clear_frames;
    }
    Ok(VerifiedModule { functions: layout.functions, labels: layout.labels, facts, module })
}

/// The instruction at `index` as rejections name it: `instruction 87 (call in total/1)`.
fn place(module: &Module, functions: &[Function], index: usize) -> String {
    let opcode = module.code.get(index).map_or("", Instruction::name);
    let behind = functions.partition_point(|function| function.instructions.end <= index);
    let function = functions.get(behind).filter(|function| function.instructions.contains(&index));
    match function.and_then(|function| Some((module.atoms.get(function.name.0 as usize)?, function.arity.0))) {
        Some((name, arity)) => format!("instruction {index} ({opcode} in {name}/{arity})"),
        None => format!("instruction {index} ({opcode})"),
    }
}
