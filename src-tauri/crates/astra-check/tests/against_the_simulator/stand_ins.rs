//! Servers that stand in for what the simulator does not offer, and for what is not Astra.
