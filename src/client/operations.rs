//! The one list of operations: both doors of the C boundary, the documents and the checks read it.

use super::Client;
use crate::error::{Code, Result};
use serde_json::{Map, Value};

/// What an operation achieved.
#[derive(Clone, Debug)]
pub struct Done {
    /// `Code::Ok`, or a positive code: done, with a remark.
    pub code: Code,
    /// The member `result` of the answer.
    pub result: Value,
}

/// One operation: `sb_<name>` at door 1, `sb_call(client, "<name>", ...)` at door 2.
pub struct Operation {
    /// Its name, without the prefix.
    pub name: &'static str,
    /// Whether it needs a client; the others accept NULL.
    pub needs_client: bool,
    /// Does it.
    pub run: fn(Option<&Client>, &Map<String, Value>) -> Result<Done>,
}

/// Every operation.
pub const OPERATIONS: &[Operation] = &[];

/// The operation of that name.
pub fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}
