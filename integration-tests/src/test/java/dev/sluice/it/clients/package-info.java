/** Programs as people use them, through the proxy, over http and over intercepted https. */
@NullMarked
package dev.sluice.it.clients;

import org.jspecify.annotations.NullMarked;
