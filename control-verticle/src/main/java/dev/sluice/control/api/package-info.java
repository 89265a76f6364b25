/** The HTTP face of the control role; the listener belongs to the admin server of the node. */
@NullMarked
package dev.sluice.control.api;

import org.jspecify.annotations.NullMarked;
