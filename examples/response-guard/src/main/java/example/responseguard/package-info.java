/** A middleware service that masks a word in HTTP messages. Copy it to begin your own. */
package example.responseguard;
