@NullMarked
package dev.sluice.proxy.local;

import org.jspecify.annotations.NullMarked;
