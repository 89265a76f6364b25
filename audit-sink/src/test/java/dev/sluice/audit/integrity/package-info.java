@NullMarked
package dev.sluice.audit.integrity;

import org.jspecify.annotations.NullMarked;
