//! Nothing that is said carries a secret, even where the other side sends them all back.
