/**
 * Reads events after the fact: validates them against OCSF and shows them as one line. Enters: what
 * checks or prints events. Stays out: making events, which a node does (module audit-sink).
 *
 * <p>The data in {@code ocsf-1.8.0.json} is derived from the compiled OCSF 1.8.0 schema, by the
 * Open Cybersecurity Schema Framework project under the Apache License 2.0, and holds the classes
 * that Sluice emits with the objects that they use. The rules of {@code network_traffic}, {@code
 * observable}, {@code logger} and {@code resource_details} come from the same project's source
 * files instead, read with its list of changes so that they are as of 1.8. Those of {@code policy},
 * {@code tls}, {@code certificate}, {@code ja4_fingerprint} and {@code user} come from the compiled
 * 1.8.0 schema in the Python package {@code ocsf-json-schema} 1.2.0.
 */
@NullMarked
package dev.sluice.tools.ocsf;

import org.jspecify.annotations.NullMarked;
