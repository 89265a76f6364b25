@NullMarked
package dev.sluice.audit.file;

import org.jspecify.annotations.NullMarked;
