//! OFX 2.1.1: XML with OFX's own processing instruction.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesPI, BytesStart, BytesText, Event};

use super::Tags;

const OFX: &str =
    r#"OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE""#;

pub(super) struct Xml<W: Write>(Writer<W>);

impl<W: Write> Xml<W> {
    pub(super) fn new(out: W) -> Self {
        Self(Writer::new(out))
    }

    fn line(&mut self) -> io::Result<()> {
        self.0.get_mut().write_all(b"\r\n")
    }
}

impl<W: Write> Tags for Xml<W> {
    fn header(&mut self, _: bool) -> io::Result<()> {
        let xml = BytesDecl::new("1.0", Some("UTF-8"), Some("no"));
        self.0.write_event(Event::Decl(xml))?;
        self.line()?;
        self.0.write_event(Event::PI(BytesPI::new(OFX)))?;
        self.line()
    }

    fn open(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name)))?;
        self.line()
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))?;
        self.line()
    }

    fn leaf(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name)))?;
        // Quotation marks need no escape between tags, and not every program of bookkeepers knows those escapes.
        let value = BytesText::from_escaped(partial_escape(value));
        self.0.write_event(Event::Text(value))?;
        self.0.write_event(Event::End(BytesEnd::new(name)))?;
        self.line()
    }
}
