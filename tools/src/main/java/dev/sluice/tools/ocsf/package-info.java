/**
 * Events, validated against OCSF and shown as one line. {@code ocsf-1.8.0.json} is derived from the
 * OCSF 1.8.0 schema of the Open Cybersecurity Schema Framework project (Apache License 2.0).
 *
 * <p>May enter: what checks or prints events. Must not enter: making events, which module
 * audit-sink does.
 */
@NullMarked
package dev.sluice.tools.ocsf;

import org.jspecify.annotations.NullMarked;
