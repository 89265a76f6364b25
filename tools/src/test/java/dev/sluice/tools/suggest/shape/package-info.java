@NullMarked
package dev.sluice.tools.suggest.shape;

import org.jspecify.annotations.NullMarked;
