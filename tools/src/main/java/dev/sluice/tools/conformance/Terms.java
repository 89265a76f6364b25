package dev.sluice.tools.conformance;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.Binding;

/** What a service and its registration agree on for requests. */
record Terms(Binding binding, WriteRule writeRule) {}
