// Package oidc signs people in at the firm's OpenID provider, with the code flow, PKCE (RFC 7636), state and
// nonce. It says who signed in, as an auth.Claim; it starts no session and finds nobody in the directory.
//
// The protocol is that of github.com/coreos/go-oidc and golang.org/x/oauth2. What these leave to their
// caller is done here: the nonce, the authorized party, the time of issue, the issuer in the answer (RFC
// 9207), and that a state is good once, for one browser and ten minutes.
//
// The provider is asked for its configuration when somebody first signs in, and again after a failure, so
// that Vemvet starts without it.
//
// # Configuration
//
//	issuer: https://login.microsoftonline.com/TENANT/v2.0   # as the provider writes it in its tokens
//	client_id: 7d0e…
//	client_secret_env: VEMVET_OIDC_SECRET     # or client_secret_file
//	preset: entra                 # entra, keycloak or okta: the defaults of scopes and claims
//	scopes: [openid, profile, email]
//	claims:                       # where the provider says what; a dot leads into an object
//	  username: preferred_username
//	  employee_number: employeeid
//	  groups: groups              # or realm_access.roles
//	trust_email: false            # take an address that the provider does not call verified
//	ca_file: ""                   # PEM file with the authorities to trust; empty: those of the system
//	clock_skew: 1m                # how far the provider's clock may be from ours
//	timeout: 10s                  # for each answer of the provider
//
// Without a preset no user name is taken: some providers let people choose their own, and whoever calls
// themselves anna would be Anna. Each preset names the provider's claim, to be used where the firm
// gives out the names. An e-mail address counts when email_verified is true. Entra ID sends no such claim,
// and lets other tenants write any address; name your tenant in the issuer, and either have it send the claim
// xms_edov, or set trust_email when the addresses of your tenant are the firm's own. An address that a
// provider calls unverified is not taken even then, but some providers leave the claim out instead.
package oidc
