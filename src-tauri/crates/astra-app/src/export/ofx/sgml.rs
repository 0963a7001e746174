//! OFX 1.0.2: nine lines of header, then SGML. A value ends with its line; only aggregates have end tags.

use std::io::{self, Write};

use quick_xml::escape::partial_escape;

use super::Tags;

pub(super) struct Sgml<W>(W);

impl<W: Write> Sgml<W> {
    pub(super) fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> Tags for Sgml<W> {
    fn header(&mut self, ascii: bool) -> io::Result<()> {
        let (encoding, charset) = if ascii {
            ("USASCII", "1252")
        } else {
            ("UTF-8", "NONE")
        };
        write!(
            self.0,
            "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:{encoding}\r\n\
             CHARSET:{charset}\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
        )
    }

    fn open(&mut self, name: &str) -> io::Result<()> {
        write!(self.0, "<{name}>\r\n")
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        write!(self.0, "</{name}>\r\n")
    }

    fn leaf(&mut self, name: &str, value: &str) -> io::Result<()> {
        write!(self.0, "<{name}>{}\r\n", partial_escape(value))
    }
}
