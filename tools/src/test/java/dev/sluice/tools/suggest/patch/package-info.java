@NullMarked
package dev.sluice.tools.suggest.patch;

import org.jspecify.annotations.NullMarked;
