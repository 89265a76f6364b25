/** A middleware service that redacts or denies requests with configured terms in their body. */
package example.contentguard;
