@NullMarked
package dev.sluice.audit.ocsf.summary;

import org.jspecify.annotations.NullMarked;
