/** What is offered (R1 to R4, N3), and why. */
package com.defnoco.aftersale.policy.remedies;
