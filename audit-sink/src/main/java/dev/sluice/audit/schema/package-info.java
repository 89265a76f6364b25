/**
 * Checks events against OCSF. The data in {@code ocsf-1.8.0.json} is derived from the compiled OCSF
 * 1.8.0 schema, by the Open Cybersecurity Schema Framework project under the Apache License 2.0,
 * and holds the classes that Sluice emits with the objects that they use.
 */
@NullMarked
package dev.sluice.audit.schema;

import org.jspecify.annotations.NullMarked;
