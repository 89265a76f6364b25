@NullMarked
package dev.sluice.tools.suggest;

import org.jspecify.annotations.NullMarked;
