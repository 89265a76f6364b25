@NullMarked
package dev.sluice.tools.verify;

import org.jspecify.annotations.NullMarked;
