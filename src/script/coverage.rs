//! Which statements and branches of a script have run: for `check`, over any number of calls.
//!
//! What there is to run is read from the parsed script, what has run is heard from the engine's debugger.

use super::compile::File;
use super::error::Spot;
use super::run::Hits;
use rhai::{ASTNode, Expr, Position, Stmt, StmtBlock};
use std::collections::BTreeMap;

/// What of a script, shared scripts included, has run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every statement inside a function, by place, with how often it ran.
    pub statements: BTreeMap<Spot, u64>,
    /// Every branch, by the place where it is decided.
    pub branches: BTreeMap<(Spot, Branch), bool>,
}

/// A way that a script may go.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Branch {
    /// The condition of an `if` held.
    Then,
    /// It did not, with or without an `else`.
    Else,
    /// A loop was entered.
    Loop,
    /// A case of a `switch` was taken; its place is that of its result.
    Case,
    /// None of the cases of a `switch` without `_` was: its place is that of the `switch`.
    NoCase,
    /// What stands after `&&`, `||` or `??` was looked at.
    Operand,
}

impl Coverage {
    /// Adds what ran elsewhere: in other calls, or in other scripts that share files.
    pub fn add(&mut self, other: &Coverage) {
        for (spot, times) in &other.statements {
            *self.statements.entry(spot.clone()).or_default() += times;
        }
        for (branch, taken) in &other.branches {
            *self.branches.entry(branch.clone()).or_default() |= taken;
        }
    }

    /// Branches of a file that were not taken though the statement that decides them ran: where no other finding leads.
    pub fn not_taken(&self, path: &str) -> Vec<(Spot, Branch)> {
        let decided = |at: &Spot| {
            let statement = self.statements.range(..=at).next_back();
            statement.is_some_and(|(s, times)| s.path == at.path && *times > 0)
        };
        let all = self.branches.iter();
        all.filter(|((at, _), taken)| !**taken && at.path == path && decided(at))
            .map(|(branch, _)| branch.clone())
            .collect()
    }

    /// How much of each file has run, by path.
    pub fn by_file(&self) -> BTreeMap<&str, Share> {
        let mut files: BTreeMap<&str, Share> = BTreeMap::new();
        for (spot, times) in &self.statements {
            let share = files.entry(&spot.path).or_default();
            share.statements += 1;
            share.run += usize::from(*times > 0);
        }
        for ((spot, _), taken) in &self.branches {
            let share = files.entry(&spot.path).or_default();
            share.branches += 1;
            share.taken += usize::from(*taken);
        }
        files
    }
}

impl Branch {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Branch::Then => "then",
            Branch::Else => "else",
            Branch::Loop => "loop",
            Branch::Case => "case",
            Branch::NoCase => "no-case",
            Branch::Operand => "operand",
        }
    }
}

/// How much of one file has run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Statements.
    pub statements: usize,
    /// Statements that ran.
    pub run: usize,
    /// Branches.
    pub branches: usize,
    /// Branches taken.
    pub taken: usize,
}

/// What of these files the hits cover.
pub fn coverage<'a>(files: impl Iterator<Item = &'a File>, hits: &Hits) -> Coverage {
    let mut coverage = Coverage::default();
    for file in files {
        // What stands at the top runs when the script is compiled.
        file.ast.clone_functions_only().walk(&mut |nodes| {
            let of = Of {
                path: &file.path,
                hits,
            };
            match nodes.last() {
                Some(ASTNode::Stmt(statement)) => of.statement(statement, &mut coverage),
                Some(ASTNode::Expr(
                    Expr::And(operands, _) | Expr::Or(operands, _) | Expr::Coalesce(operands, _),
                )) => of.operands(operands, &mut coverage),
                _ => {}
            }
            true
        });
    }
    coverage
}

struct Of<'a> {
    path: &'a str,
    hits: &'a Hits,
}

impl Of<'_> {
    fn statement(&self, statement: &Stmt, coverage: &mut Coverage) {
        let position = statement.position();
        if matches!(statement, Stmt::Noop(_) | Stmt::Block(_) | Stmt::Share(_))
            || position.is_none()
        {
            return;
        }
        let here = self.spot(position);
        let times = step(statement).map_or(0, |step| self.times(step));
        let mut branch = |spot: Spot, kind, taken| {
            *coverage.branches.entry((spot, kind)).or_default() |= taken;
        };
        match statement {
            Stmt::If(flow, _) => {
                let then = self.entered(&flow.body);
                if let Some(then) = then {
                    branch(here.clone(), Branch::Then, then > 0);
                }
                let otherwise = match self.entered(&flow.branch) {
                    Some(entered) => Some(entered > 0),
                    None => then.map(|then| times > then),
                };
                if let Some(taken) = otherwise {
                    branch(here.clone(), Branch::Else, taken);
                }
            }
            Stmt::While(flow, _) => {
                if let Some(entered) = self.entered(&flow.body) {
                    branch(here.clone(), Branch::Loop, entered > 0);
                }
            }
            Stmt::For(parts, _) => {
                if let Some(entered) = self.entered(&parts.2.body) {
                    branch(here.clone(), Branch::Loop, entered > 0);
                }
            }
            Stmt::Switch(parts, _) => {
                let cases = &parts.1.expressions;
                let results: Vec<_> = cases.iter().map(|case| step_of(&case.rhs)).collect();
                for result in results.iter().flatten() {
                    let taken = self.times(*result) > 0;
                    branch(self.spot(result.position()), Branch::Case, taken);
                }
                let chosen = results.iter().map(|r| r.map(|result| self.times(result)));
                let chosen: Option<u64> = chosen.sum();
                // None was chosen the other times, as far as every case can be seen.
                if let (None, Some(chosen)) = (parts.1.def_case, chosen) {
                    branch(here.clone(), Branch::NoCase, times > chosen);
                }
            }
            _ => {}
        }
        *coverage.statements.entry(here).or_default() += times;
    }

    fn operands(&self, operands: &[Expr], coverage: &mut Coverage) {
        for step in operands.iter().skip(1).filter_map(step_of) {
            let branch = (self.spot(step.position()), Branch::Operand);
            *coverage.branches.entry(branch).or_default() |= self.times(step) > 0;
        }
    }

    fn spot(&self, position: Position) -> Spot {
        let (line, column) = super::run::line_and_column(position);
        Spot {
            path: self.path.to_owned(),
            line,
            column,
        }
    }

    fn times(&self, step: Step) -> u64 {
        match step {
            Step::Statement(position) => self.hits.statements(self.path, position),
            Step::Expression(position) => self.hits.expressions(self.path, position),
        }
    }

    /// How often a block was entered; none if there is nothing in it to see.
    fn entered(&self, block: &StmtBlock) -> Option<u64> {
        first(block).map(|step| self.times(step))
    }
}

/// The node by which the debugger tells once that something runs.
#[derive(Debug, Clone, Copy)]
enum Step {
    Statement(Position),
    Expression(Position),
}

impl Step {
    fn position(self) -> Position {
        match self {
            Step::Statement(position) | Step::Expression(position) => position,
        }
    }
}

fn first(block: &StmtBlock) -> Option<Step> {
    block.iter().find_map(step)
}

/// The debugger passes over statements that only wrap an expression, and over blocks.
fn step(statement: &Stmt) -> Option<Step> {
    match statement {
        Stmt::Noop(_) | Stmt::Share(_) => None,
        Stmt::Expr(expression) => step_of(expression),
        Stmt::Block(block) => first(block),
        other => Some(Step::Statement(other.position())),
    }
}

fn step_of(expression: &Expr) -> Option<Step> {
    match expression {
        Expr::Stmt(block) => first(block),
        other => Some(Step::Expression(other.position())),
    }
}
