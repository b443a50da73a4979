//! What an ERP does: one method for each act, on top of the journal and the wire.

pub mod operations;

use crate::config::{Encoding, Settings};
use crate::error::Result;
use serde_json::{Map, Value};

/// One company's access to one SmartBill, shared by any number of threads.
pub struct Client {
    settings: Settings,
}

impl Client {
    /// Opens a client from its settings: checks them, opens the journal, makes the HTTP client; sends nothing
    /// unless `recover_at_start` is set.
    pub fn open(config: &Map<String, Value>) -> Result<Client> {
        Ok(Client { settings: Settings::from_json(config)? })
    }

    /// `sandbox`, `demo` or `production`; named in every answer.
    pub fn environment(&self) -> &'static str {
        self.settings.environment.word()
    }

    /// Host (and port, when unusual) that is spoken to; named in every answer.
    pub fn host(&self) -> String {
        self.settings.host()
    }

    /// How this client's strings are encoded.
    pub fn encoding(&self) -> Encoding {
        self.settings.encoding
    }
}
