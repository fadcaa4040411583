/** Load runs of the gateway side by side with other ways to reach a provider; never shipped. */
@NullMarked
package io.headgate.bench;

import org.jspecify.annotations.NullMarked;
