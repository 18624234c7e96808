//! What the compiler and the VM agree on: instructions, operands, the `.beam`
//! container, external terms, the assembly text, and verification.
//!
//! Knows no syntax tree, no process and no file system.
pub mod assembly;
pub mod container;
pub mod decode;
pub mod encode;
pub mod external_term;
pub mod instructions;
pub mod module;
pub mod operand;
pub mod verify;
