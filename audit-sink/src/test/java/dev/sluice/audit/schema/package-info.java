@NullMarked
package dev.sluice.audit.schema;

import org.jspecify.annotations.NullMarked;
