//! Failures on demand: which request triggers which fault, and the fault's effect.

pub(crate) mod answers;
pub(crate) mod echo;
mod faulty_stream;
mod kinds;
pub(crate) mod outcome_fault;
mod plan;

pub(crate) use faulty_stream::{ConnectionFaults, FaultyStream};
pub use kinds::{Fault, FaultKind, FaultPlan};
pub(crate) use outcome_fault::OutcomeFault;
pub(crate) use plan::{Faults, Triggered};
