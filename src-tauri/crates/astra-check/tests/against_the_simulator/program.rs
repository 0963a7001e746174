//! The program, alone and beside the simulator's program, the way staff start them.
