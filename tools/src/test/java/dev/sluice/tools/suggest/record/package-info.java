@NullMarked
package dev.sluice.tools.suggest.record;

import org.jspecify.annotations.NullMarked;
