//! The arrows of one crate: which of its files names what which other file defines.
//!
//! Seen are `use` trees, qualified paths in code, in macros and in the strings of attributes. A re-export is followed to the
//! file that defines the name. Not seen are method calls on a value that came from elsewhere. Test modules do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path as FilePath;

use syn::visit::{self, Visit};
use syn::{Item, Meta, UseTree};

/// The segments of a module's or an item's path within the crate; the root is empty.
type Path = Vec<String>;
/// From file, to file.
pub type Arrow = (String, String);

/// A crate's modules, read.
#[derive(Default)]
pub struct Crate {
    modules: BTreeMap<Path, Module>,
    references: Vec<Reference>,
}

#[derive(Default)]
struct Module {
    file: String,
    /// What it defines itself.
    items: BTreeSet<String>,
    /// What it imports or re-exports, by the name that it has here.
    names: BTreeMap<String, Vec<Path>>,
    globs: Vec<Path>,
}

/// A path as it is written somewhere.
struct Reference {
    module: Path,
    path: Path,
    is_glob: bool,
}

impl Crate {
    /// Reads the crate whose `lib.rs` lies in `folder`.
    pub fn read(folder: &FilePath) -> Self {
        Self::parse(&|file| std::fs::read_to_string(folder.join(file)).ok())
    }

    /// Reads the crate of which `text` gives each file.
    pub fn parse(text: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut read = Self::default();
        let mut open = vec![Path::new()];
        while let Some(module) = open.pop() {
            let stem = module.join("/");
            let candidates = match module.as_slice() {
                [] => vec!["lib.rs".to_owned()],
                _ => vec![format!("{stem}.rs"), format!("{stem}/mod.rs")],
            };
            let found = candidates
                .into_iter()
                .find_map(|file| Some((text(&file)?, file)));
            let (text, file) = found.unwrap_or_else(|| panic!("no file for the module {stem}"));
            let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
            let mut reader = Reader {
                found: &mut read,
                open: &mut open,
                module: module.clone(),
            };
            reader.begin(&file, &parsed.items);
            reader.visit_file(&parsed);
        }
        read
    }

    /// Every file, by its path below the folder of `lib.rs`.
    pub fn files(&self) -> BTreeSet<String> {
        self.modules.values().map(|m| m.file.clone()).collect()
    }

    /// Every arrow between two different files.
    pub fn arrows(&self) -> BTreeSet<Arrow> {
        let mut arrows = BTreeSet::new();
        for reference in &self.references {
            let from = &self.modules[&reference.module].file;
            let seen = &mut BTreeSet::new();
            let mut targets = self.resolve(&reference.module, &reference.path, seen);
            if reference.is_glob
                && let Some(module) = self.module_at(&reference.module, &reference.path)
            {
                for name in self.modules[&module].names.keys() {
                    let path = [module.clone(), vec![name.clone()]].concat();
                    targets.extend(self.locate(&path, seen));
                }
            }
            for to in targets
                .into_iter()
                .map(|module| &self.modules[&module].file)
            {
                if to != from {
                    arrows.insert((from.clone(), to.clone()));
                }
            }
        }
        arrows
    }

    /// The path from the root that `path` means within `module`, where it is the crate's own.
    fn absolute(&self, module: &Path, path: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let mut base = module.clone();
        match first.as_str() {
            "crate" => return Some(rest.to_vec()),
            "self" => return self.absolute_below(base, rest),
            "super" => {
                base.pop()?;
                return self.absolute_below(base, rest);
            }
            _ => {}
        }
        base.push(first.clone());
        let here = &self.modules[module];
        let is_own = self.modules.contains_key(&base)
            || here.items.contains(first)
            || here.names.contains_key(first);
        is_own.then(|| [module.as_slice(), path].concat())
    }

    /// As [`Self::absolute`], behind `self` or `super`: more of them may follow.
    fn absolute_below(&self, base: Path, rest: &[String]) -> Option<Path> {
        match rest.first().map(String::as_str) {
            Some("super") => self.absolute(&base, rest),
            _ => Some([base.as_slice(), rest].concat()),
        }
    }

    /// The modules that define what `path` means within `module`.
    fn resolve(&self, module: &Path, path: &[String], seen: &mut BTreeSet<Path>) -> Vec<Path> {
        self.absolute(module, path)
            .map(|path| self.locate(&path, seen))
            .unwrap_or_default()
    }

    fn module_at(&self, module: &Path, path: &[String]) -> Option<Path> {
        let path = self.absolute(module, path)?;
        self.modules.contains_key(&path).then_some(path)
    }

    /// The modules that define the item at `path` from the root, behind all re-exports.
    fn locate(&self, path: &[String], seen: &mut BTreeSet<Path>) -> Vec<Path> {
        let mut at = Path::new();
        let mut rest = path.iter();
        let name = loop {
            let Some(next) = rest.next() else {
                // A module that only hands names on is nobody's need.
                let defines = !self.modules[&at].items.is_empty();
                return if defines { vec![at] } else { Vec::new() };
            };
            at.push(next.clone());
            if !self.modules.contains_key(&at) {
                at.pop();
                break next;
            }
        };
        if !seen.insert([at.as_slice(), std::slice::from_ref(name)].concat()) {
            return Vec::new();
        }
        let module = &self.modules[&at];
        if module.items.contains(name) {
            return vec![at];
        }
        let rest: Path = rest.cloned().collect();
        if let Some(imports) = module.names.get(name) {
            let follow = |import: &Path| [import.as_slice(), &rest].concat();
            let imports: Vec<Path> = imports.iter().map(follow).collect();
            return imports
                .iter()
                .flat_map(|path| self.resolve(&at, path, seen))
                .collect();
        }
        for glob in &module.globs {
            if let Some(origin) = self.module_at(&at, glob)
                && (self.modules[&origin].items.contains(name)
                    || self.modules[&origin].names.contains_key(name))
            {
                return self.locate(
                    &[origin.as_slice(), std::slice::from_ref(name), &rest].concat(),
                    seen,
                );
            }
        }
        // A macro made it.
        vec![at]
    }
}

struct Reader<'a> {
    found: &'a mut Crate,
    /// Modules in files of their own that are still to be read.
    open: &'a mut Vec<Path>,
    module: Path,
}

impl Reader<'_> {
    /// Notes what the module itself defines, which paths in it are then read against.
    fn begin(&mut self, file: &str, items: &[Item]) {
        let module = self.found.modules.entry(self.module.clone()).or_default();
        module.file = file.to_owned();
        let names = items.iter().filter(|item| !is_test(attributes(item)));
        module.items.extend(names.filter_map(defined_name));
    }

    fn refer(&mut self, path: Path, is_glob: bool) {
        if path.len() > 1 || is_glob {
            let module = self.module.clone();
            self.found.references.push(Reference {
                module,
                path,
                is_glob,
            });
        }
    }

    fn import(&mut self, tree: &UseTree, before: &[String]) {
        let joined = |name: String| [before, &[name]].concat();
        let (path, name) = match tree {
            UseTree::Path(path) => {
                return self.import(&path.tree, &joined(path.ident.to_string()));
            }
            UseTree::Group(group) => {
                return group
                    .items
                    .iter()
                    .for_each(|tree| self.import(tree, before));
            }
            UseTree::Glob(_) => {
                if let Some(module) = self.found.modules.get_mut(&self.module) {
                    module.globs.push(before.to_vec());
                }
                return self.refer(before.to_vec(), true);
            }
            UseTree::Name(name) if name.ident == "self" => {
                (before.to_vec(), before.last().cloned().unwrap_or_default())
            }
            UseTree::Name(name) => (joined(name.ident.to_string()), name.ident.to_string()),
            UseTree::Rename(name) if name.ident == "self" => {
                (before.to_vec(), name.rename.to_string())
            }
            UseTree::Rename(name) => (joined(name.ident.to_string()), name.rename.to_string()),
        };
        if let Some(module) = self.found.modules.get_mut(&self.module) {
            module.names.entry(name).or_default().push(path.clone());
        }
        self.refer(path, false);
    }

    /// Paths within tokens that are not parsed: those of macros and attributes.
    fn tokens(&mut self, tokens: &str) {
        let words: Vec<&str> = tokens
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
            .filter(|word| !word.is_empty())
            .collect();
        for word in words {
            let path: Path = word.split("::").map(str::to_owned).collect();
            if path.len() > 1
                && path
                    .iter()
                    .all(|part| !part.is_empty() && !part.contains(':'))
            {
                self.refer(path, false);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_test(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let path = [self.module.as_slice(), &[module.ident.to_string()]].concat();
        let Some((_, items)) = &module.content else {
            let is_elsewhere = |a: &syn::Attribute| a.path().is_ident("path");
            assert!(
                !module.attrs.iter().any(is_elsewhere),
                "{path:?} has a path"
            );
            return self.open.push(path);
        };
        let file = self.found.modules[&self.module].file.clone();
        let outer = std::mem::replace(&mut self.module, path);
        self.begin(&file, items);
        visit::visit_item_mod(self, module);
        self.module = outer;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let segments = path.segments.iter();
            self.refer(segments.map(|part| part.ident.to_string()).collect(), false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(&text_of(&call.tokens));
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        // A link in a comment needs nothing.
        if let Meta::List(list) = &attribute.meta {
            self.tokens(&text_of(&list.tokens));
        }
    }

    /// `pub(super)` needs nothing of what is above.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

/// Tokens with their paths in one piece.
fn text_of(tokens: &impl ToString) -> String {
    tokens
        .to_string()
        .replace(" :: ", "::")
        .replace(":: ", "::")
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    let is_cfg_test = |list: &syn::MetaList| {
        let condition = list.tokens.to_string();
        list.path.is_ident("cfg")
            && (condition == "test"
                || condition.starts_with("all (test")
                || condition.starts_with("all(test"))
    };
    attributes
        .iter()
        .any(|attribute| matches!(&attribute.meta, Meta::List(list) if is_cfg_test(list)))
}

fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn defined_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
