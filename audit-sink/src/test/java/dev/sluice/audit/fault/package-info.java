@NullMarked
package dev.sluice.audit.fault;

import org.jspecify.annotations.NullMarked;
