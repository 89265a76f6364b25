@NullMarked
package dev.sluice.audit.aside;

import org.jspecify.annotations.NullMarked;
