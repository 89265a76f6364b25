@NullMarked
package dev.sluice.audit.ocsf;

import org.jspecify.annotations.NullMarked;
