package dev.sluice.chain.conformance;

import dev.sluice.chain.evaluation.Binding;
import dev.sluice.chain.header.WriteRule;

/** What a service and its registration agree on for requests. */
record Terms(Binding binding, WriteRule writeRule) {}
