//! Writes `Commands` and one typed function a command, from the signatures and comments of the handlers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use syn::{Attribute, Expr, FnArg, GenericArgument, Item, ItemFn, Lit, Meta, Pat, PathArguments};
use syn::{ReturnType, Type};

use crate::text;

macro_rules! commands {
    ($($file:ident { $($name:ident $(-> $answer:ty)?,)* })*) => {
        const COMMANDS: &[(&str, &[&str])] = &[$((stringify!($file), &[$(stringify!($name)),*])),*];
    };
}
include!("../../src-tauri/src/commands/list.rs");

/// What Tauri hands to a handler by itself.
const NOT_SENT_BY_A_SCREEN: [&str; 4] = ["AppHandle", "State", "WebviewWindow", "Window"];

struct Command {
    name: String,
    comment: String,
    /// Name and type, as TypeScript has them.
    arguments: Vec<(String, String)>,
    answer: String,
}

/// `Commands` and the functions; `exported` are the types of `bindings.ts`, by their names in Rust.
pub fn typescript(exported: &BTreeMap<String, String>) -> String {
    let types = Types { exported };
    let commands: Vec<Command> = COMMANDS
        .iter()
        .flat_map(|(file, names)| {
            let source = text(&format!("src-tauri/src/commands/{file}.rs"));
            let source = syn::parse_file(&source).unwrap();
            names
                .iter()
                .map(|name| {
                    let handler = handler(&source, name);
                    let handler = handler.unwrap_or_else(|| panic!("{file}.rs lacks {name}"));
                    types.command(handler)
                })
                .collect::<Vec<_>>()
        })
        .collect();

    let mut text = String::from(
        "\n/** Every command: what a screen sends, and what it is answered. */\n\
         export interface Commands {\n",
    );
    for command in &commands {
        let Command { name, answer, .. } = command;
        let arguments: Vec<String> = command
            .arguments
            .iter()
            .map(|(name, ty)| format!("{name}: {ty}"))
            .collect();
        let arguments = match arguments.as_slice() {
            [] => "Record<string, never>".to_owned(),
            some => format!("{{ {} }}", some.join("; ")),
        };
        writeln!(text, "  {name}: {{ args: {arguments}; answer: {answer} }};").unwrap();
    }
    text.push_str("}\n");
    for command in &commands {
        text.push('\n');
        if !command.comment.is_empty() {
            writeln!(text, "/** {} */", command.comment).unwrap();
        }
        let typed: Vec<String> = command
            .arguments
            .iter()
            .map(|(name, ty)| format!("{name}: {ty}"))
            .collect();
        let names: Vec<&str> = command
            .arguments
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let names = match names.as_slice() {
            [] => "{}".to_owned(),
            some => format!("{{ {} }}", some.join(", ")),
        };
        writeln!(
            text,
            "export const {} = ({}) => call(\"{}\", {names});",
            camel_case(&command.name),
            typed.join(", "),
            command.name
        )
        .unwrap();
    }
    text
}

fn handler<'a>(file: &'a syn::File, name: &str) -> Option<&'a ItemFn> {
    file.items.iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}

struct Types<'a> {
    exported: &'a BTreeMap<String, String>,
}

impl Types<'_> {
    fn command(&self, handler: &ItemFn) -> Command {
        let ReturnType::Type(_, answer) = &handler.sig.output else {
            panic!("{} answers nothing", handler.sig.ident);
        };
        let arguments = handler.sig.inputs.iter().filter_map(|argument| {
            let FnArg::Typed(argument) = argument else {
                panic!("{} takes self", handler.sig.ident);
            };
            let Pat::Ident(name) = argument.pat.as_ref() else {
                panic!("{} takes a pattern", handler.sig.ident);
            };
            let is_sent = !NOT_SENT_BY_A_SCREEN.contains(&last_name(&argument.ty).as_str());
            is_sent.then(|| (camel_case(&name.ident.to_string()), self.of(&argument.ty)))
        });
        Command {
            arguments: arguments.collect(),
            name: handler.sig.ident.to_string(),
            comment: comment(&handler.attrs),
            answer: self.of(inner(answer)),
        }
    }

    /// A Rust type as TypeScript has it once it went over the wire as JSON.
    fn of(&self, ty: &Type) -> String {
        if matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty()) {
            return "null".to_owned();
        }
        let name = last_name(ty);
        match name.as_str() {
            "String" => "string".to_owned(),
            "bool" => "boolean".to_owned(),
            "Option" => format!("{} | null", self.of(inner(ty))),
            "Vec" => format!("{}[]", self.of(inner(ty))),
            // The screen gives a function; the transport makes a channel of it.
            "Channel" => format!("(message: {}) => void", self.of(inner(ty))),
            _ => {
                let Some(exported) = self.exported.get(&name) else {
                    panic!(
                        "{name} is not exported: name it in list.rs as an answer, or in tests/bindings"
                    );
                };
                exported.clone()
            }
        }
    }
}

fn last_name(ty: &Type) -> String {
    let Type::Path(path) = ty else {
        panic!("only named types go over the wire");
    };
    path.path.segments.last().unwrap().ident.to_string()
}

/// `T` of `Answer<T>`.
fn inner(ty: &Type) -> &Type {
    if let Type::Path(path) = ty
        && let PathArguments::AngleBracketed(arguments) =
            &path.path.segments.last().unwrap().arguments
        && let Some(GenericArgument::Type(inner)) = arguments.args.last()
    {
        return inner;
    }
    panic!("{} takes no type", last_name(ty));
}

fn comment(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
                Expr::Lit(value) => match &value.lit {
                    Lit::Str(line) => Some(line.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        });
    lines.collect::<Vec<_>>().join(" ")
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut text = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(1);
        text.push_str(&first.to_uppercase());
        text.push_str(rest);
    }
    text
}
