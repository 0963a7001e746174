//! Elements as text. In OFX 1.0.2, which is SGML, a value ends with its line; in 2.1.1, which is XML, with a tag.

use std::borrow::Cow;

use quick_xml::escape::partial_escape;

use super::ExportFormat;

/// What is written until it is taken; its memory is used again.
pub(super) struct Tags {
    pub(super) written: String,
    xml: bool,
}

impl Tags {
    pub(super) fn new(format: ExportFormat) -> Self {
        Self {
            written: String::new(),
            xml: format == ExportFormat::Ofx211,
        }
    }

    /// Before the first element. `ascii` if nothing else follows.
    pub(super) fn header(&mut self, ascii: bool) {
        self.written.push_str(match (self.xml, ascii) {
            (true, _) => {
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n\
                 <?OFX OFXHEADER=\"200\" VERSION=\"211\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\r\n"
            }
            (false, true) => {
                "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\
                 COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
            }
            (false, false) => {
                "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:UTF-8\r\nCHARSET:NONE\r\n\
                 COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
            }
        });
    }

    pub(super) fn open(&mut self, name: &str) {
        self.written.extend(["<", name, ">\r\n"]);
    }

    pub(super) fn close(&mut self, name: &str) {
        self.written.extend(["</", name, ">\r\n"]);
    }

    /// An element with a value, which is escaped where it is not ours.
    pub(super) fn leaf(&mut self, name: &str, value: &str) {
        if self.xml {
            self.written
                .extend(["<", name, ">", value, "</", name, ">\r\n"]);
        } else {
            self.written.extend(["<", name, ">", value, "\r\n"]);
        }
    }
}

/// Any text as a value. Quotation marks need no escape between tags, and not every program of bookkeepers knows those escapes.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    partial_escape(text)
}
