/** Who pays what (N1, N2, N3). */
package com.defnoco.aftersale.policy.costs;
