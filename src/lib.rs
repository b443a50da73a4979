//! Korean electronic tax invoices over the SmartBill Open API, for every ERP.
//!
//! The map, from the caller down: `ffi` (C boundary) → `client` (what an ERP does) → `journal` (durable memory)
//! and `wire` (SmartBill's protocol) → `kec` (the document as XML) → `invoice` (the document and its rules).
//! Imports run downward only.
#![warn(missing_docs)]

pub mod client;
pub mod clock;
pub mod config;
pub mod error;
pub mod ids;
pub mod json;
