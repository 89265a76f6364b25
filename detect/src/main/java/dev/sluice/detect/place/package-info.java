/**
 * Where in a request a secret is: the parts of a request, their names in findings, and the search
 * of all parts but the body.
 */
@NullMarked
package dev.sluice.detect.place;

import org.jspecify.annotations.NullMarked;
