/** When cover starts and ends (W1, W2, D1, D2), and what facts not yet known leave possible. */
package com.defnoco.aftersale.policy.cover;
