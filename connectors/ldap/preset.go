package ldap

import "slices"

// Fields lists the keys of Config.Attributes: what a record may take from an entry.
//
// Of people: id, changed, name, usernames, emails, employee_number, title, department, manager, location,
// languages, bio, url, phone, photo, disabled. Of units: unit_name, unit_head. Of groups: group_name,
// group_description, group_members and group_admins (which hold DNs), group_usernames (which hold
// usernames). The id and changed attributes are those of units and groups too.
func Fields() []string {
	fields := make([]string, 0, len(inetOrgPerson.attributes))
	for field := range inetOrgPerson.attributes {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	return fields
}

// The values of units_from.
const (
	fromTree       = "tree"
	fromDepartment = "department"
	fromNothing    = "none"
)

type preset struct {
	filter, groupFilter, unitFilter string
	disabledMask                    int64
	attributes                      map[string]Names
}

var presets = map[string]preset{
	"":                inetOrgPerson,
	"inetOrgPerson":   inetOrgPerson,
	"activeDirectory": activeDirectory,
}

// inetOrgPerson is RFC 2798 with the groups of RFC 4519 and RFC 2307.
var inetOrgPerson = preset{
	filter:      "(objectClass=inetOrgPerson)",
	groupFilter: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))",
	unitFilter:  "(objectClass=organizationalUnit)",
	attributes: map[string]Names{
		"id":                {"entryUUID"},
		"changed":           {"modifyTimestamp"},
		"name":              {"displayName", "cn"},
		"usernames":         {"uid"},
		"emails":            {"mail"},
		"employee_number":   {"employeeNumber"},
		"title":             {"title"},
		"department":        {"departmentNumber", "ou"},
		"manager":           {"manager"},
		"location":          {"l", "physicalDeliveryOfficeName"},
		"languages":         {"preferredLanguage"},
		"bio":               {"description"},
		"url":               nil,
		"phone":             {"telephoneNumber", "mobile"},
		"photo":             {"jpegPhoto"},
		"disabled":          nil,
		"unit_name":         {"ou"},
		"unit_head":         {"manager"},
		"group_name":        {"cn"},
		"group_description": {"description"},
		"group_members":     {"member", "uniqueMember"},
		"group_usernames":   {"memberUid"},
		"group_admins":      {"owner"},
	},
}

// activeDirectory names what Active Directory Domain Services has. Computers are users there.
var activeDirectory = preset{
	filter:       "(&(objectClass=user)(!(objectClass=computer)))",
	groupFilter:  "(objectClass=group)",
	unitFilter:   "(objectClass=organizationalUnit)",
	disabledMask: 2, // ADS_UF_ACCOUNTDISABLE
	attributes: map[string]Names{
		"id":                {"objectGUID"},
		"changed":           {"whenChanged"},
		"name":              {"displayName", "cn"},
		"usernames":         {"sAMAccountName", "userPrincipalName"},
		"emails":            {"mail", "proxyAddresses"},
		"employee_number":   {"employeeID", "employeeNumber"},
		"title":             {"title"},
		"department":        {"department"},
		"manager":           {"manager"},
		"location":          {"l", "physicalDeliveryOfficeName"},
		"languages":         {"preferredLanguage"},
		"bio":               {"description"},
		"url":               {"wWWHomePage"},
		"phone":             {"telephoneNumber", "mobile"},
		"photo":             {"thumbnailPhoto", "jpegPhoto"},
		"disabled":          {"userAccountControl"},
		"unit_name":         {"ou"},
		"unit_head":         {"managedBy"},
		"group_name":        {"cn"},
		"group_description": {"description"},
		"group_members":     {"member"},
		"group_usernames":   nil,
		"group_admins":      {"managedBy"},
	},
}

// The fields that each kind of record takes.
var (
	personFields = []string{"id", "changed", "name", "usernames", "emails", "employee_number", "title", "department",
		"manager", "location", "languages", "bio", "url", "phone", "disabled"}
	unitFields  = []string{"id", "changed", "unit_name", "unit_head"}
	groupFields = []string{"id", "changed", "group_name", "group_description", "group_members", "group_usernames", "group_admins"}
)

// attributesOf lists the attributes to ask for.
func (c *Config) attributesOf(fields ...string) []string {
	var names []string
	for _, field := range fields {
		names = append(names, c.Attributes[field]...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
