@NullMarked
package dev.sluice.tools.suggest.rule;

import org.jspecify.annotations.NullMarked;
