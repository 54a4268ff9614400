// Package ldap reads people, units and groups from an LDAP directory: OpenLDAP, 389 Directory Server,
// FreeIPA, Active Directory and whatever else speaks LDAPv3. It writes nothing to the directory and keeps
// nothing but the checkpoint that it hands out.
//
// # Configuration
//
// Two keys are required: where the directory is and which parts of it to read. All keys, with the values
// that a firm with OpenLDAP may have:
//
//	# One address, or a list that is tried in order. ldaps:// encrypts from the first byte.
//	url: [ldaps://ldap1.firm.example, ldaps://ldap2.firm.example]
//	start_tls: false              # encrypt an ldap:// connection; refusal by the server is an error
//	ca_file: ""                   # PEM file with the authorities to trust; empty: those of the system
//	server_name: ""               # name in the certificate, when it is not that of the url
//	insecure_skip_verify: false   # trust any certificate; only to find out what is wrong
//	allow_plaintext: false        # send the password unencrypted to another machine
//
//	# Who asks. Without a bind DN the directory is read anonymously. The password is never in this file.
//	bind_dn: cn=vemvet,ou=services,dc=firm,dc=example   # or bind_dn_env, or bind_dn_file
//	password_env: VEMVET_LDAP_PASSWORD                  # or password_file
//
//	# What to read. Bases may not lie within one another.
//	bases:
//	  - ou=people,dc=firm,dc=example
//	  - ou=groups,dc=firm,dc=example
//	preset: inetOrgPerson         # or activeDirectory: the defaults of the filters and attributes below
//	filter: (objectClass=inetOrgPerson)
//	group_filter: (|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))
//	unit_filter: (&(objectClass=organizationalUnit)(!(ou=people))(!(ou=groups)))
//	units_from: tree              # the ou entries above a person; or department: an attribute; or none
//	group_visibility: closed      # who may read what is posted in them: open, closed or secret
//	photos: false                 # take photographs of up to 256 KiB into the records
//
//	# Which attributes hold what: a name, or a list in order of preference. Only what differs from the
//	# preset; an empty list leaves the field out. See Fields for the names.
//	attributes:
//	  name: [displayName, cn]
//	  location: [l, physicalDeliveryOfficeName]
//	  disabled: employeeType
//	disabled_values: [left, blocked]   # values of the disabled attribute that mean so; "*" is any
//
//	# How to read.
//	page_size: 500                # entries an answer
//	timeout: 30s                  # for each answer
//	complete_every: 24h           # how often to read everything, which finds what was deleted
//	overlap: 10m                  # how far an incremental pass reads back, for servers that lag behind
//	retries: 6                    # reconnections a search may need before the pass gives up; -1: none
//	retry_wait: 500ms             # before the first, twice as long before each of the next,
//	retry_wait_max: 30s           # but never longer than this
//
// # What becomes of an entry
//
// The id of a record is the entry's entryUUID (objectGUID in Active Directory, in the form that its own
// tools print), so that a person who marries or moves to another unit stays the same person. DNs in
// manager, member, uniqueMember, owner and managedBy become those ids; a DN that names nothing the source
// reads is left out. A group's members are people and groups: nested groups stay nested, in a loop too, and
// are unfolded by whoever reads them.
//
// A value that cannot be what its field wants, such as a photograph that is too large or no picture, is
// left out; an entry without an id is a fault.
//
// Units are the entries that unit_filter finds, each below the nearest unit above it in the tree, or one
// for each value of the department attribute.
//
// # Passes
//
// A pass first lists every DN with its id, so that references resolve, and then reads the entries
// themselves, page by page. Of the whole directory it keeps only that list in memory. Until complete_every has gone by, passes read only entries whose modifyTimestamp
// (whenChanged) is not older than the newest that was seen, minus the overlap and minus the time that
// pass took; what was deleted or moved out of the filters' reach is found by the next complete pass.
// Changing what is read, by bases, filters or attributes, makes the next pass complete.
//
// The servers of an Active Directory domain stamp whenChanged each for themselves: name one server, or
// keep overlap longer than replication takes.
//
// A server that goes away is asked again, with growing pauses, and the search that it broke off starts
// over, for a cookie dies with its connection. When retries are used up the pull ends with an error, sends
// no checkpoint and is not complete: nothing is lost and nothing is removed.
package ldap
