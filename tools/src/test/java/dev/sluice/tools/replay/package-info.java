@NullMarked
package dev.sluice.tools.replay;

import org.jspecify.annotations.NullMarked;
