{module, build}.
{exports, [{f,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[235979187185952519174252001634687868176]}]}.
{strings, <<254,202>>}.
{labels, 7}.


{function, f, 2, 2}.
  {label,1}.
    {line,{location,"build.erl",5}}.
    {func_info,{atom,build},{atom,f},2}.
  {label,2}.
    {bs_create_bin,{f,0},0,2,1,{x,0},{list,[{atom,binary},1,1,nil,{literal,<<97,98,1:4>>},{atom,all},{atom,integer},2,1,nil,{x,0},{integer,4},{atom,binary},3,8,nil,{x,1},{atom,all},{atom,utf8},4,0,nil,{x,0},{atom,undefined},{atom,string},5,8,nil,0,{integer,2}]}}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,build},{atom,module_info},0}.
  {label,4}.
    {move,{atom,build},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,build},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,build},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
