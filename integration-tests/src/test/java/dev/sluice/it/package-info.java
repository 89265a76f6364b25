/** Black-box tests of the assembled program, and of the shape of its modules. */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
